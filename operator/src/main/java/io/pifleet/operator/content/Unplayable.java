package io.pifleet.operator.content;

import java.io.IOException;

/** The bytes are nothing that players play; the message says why, and what is taken. */
public final class Unplayable extends IOException {
  private static final long serialVersionUID = 1L;

  Unplayable(String message) {
    super(message);
  }
}
