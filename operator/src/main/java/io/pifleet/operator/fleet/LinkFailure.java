package io.pifleet.operator.fleet;

/** Something did not reach the broker. The plan, made anew, sends what still holds. */
public final class LinkFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LinkFailure(String message) {
    super(message);
  }

  LinkFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
