package io.pifleet.protocol;

/**
 * Something from outside breaks a rule of the protocol; the message names the field and the rule.
 */
public final class Malformed extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Tells what is wrong.
   *
   * @param message one sentence, fit to be shown to a person
   */
  public Malformed(String message) {
    super(message);
  }

  /**
   * Tells what is wrong and what showed it.
   *
   * @param message one sentence, fit to be shown to a person
   * @param cause the parser's own complaint
   */
  public Malformed(String message, Throwable cause) {
    super(message, cause);
  }

  static <T> T required(String field, @org.jspecify.annotations.Nullable T value) {
    if (value == null) {
      throw new Malformed(field + " is missing");
    }
    return value;
  }
}
