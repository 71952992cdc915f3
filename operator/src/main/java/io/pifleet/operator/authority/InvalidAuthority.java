package io.pifleet.operator.authority;

/** The certificate authority that a person brought cannot be used; the message says why. */
final class InvalidAuthority extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  InvalidAuthority(String message) {
    super(message);
  }

  InvalidAuthority(String message, Throwable cause) {
    super(message, cause);
  }
}
