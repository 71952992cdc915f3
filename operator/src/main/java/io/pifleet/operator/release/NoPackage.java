package io.pifleet.operator.release;

import java.io.IOException;

/** The bytes are no package; the message says why and what to do. */
public final class NoPackage extends IOException {
  private static final long serialVersionUID = 1L;

  NoPackage(String message) {
    super(message);
  }

  NoPackage(String message, Throwable cause) {
    super(message, cause);
  }
}
