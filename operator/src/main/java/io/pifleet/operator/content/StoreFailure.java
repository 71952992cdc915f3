package io.pifleet.operator.content;

import java.io.IOException;

/** The object store does not answer, or does not do what it is asked. */
public final class StoreFailure extends IOException {
  private static final long serialVersionUID = 1L;

  StoreFailure(Throwable cause) {
    super("the object store failed: " + cause.getMessage(), cause);
  }
}
