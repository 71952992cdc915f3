package io.pifleet.protocol;

/**
 * Something from outside breaks a rule of the protocol; the message names the field and the rule.
 */
public final class Malformed extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** RFC 8259, section 6: the integers that every reader of JSON agrees on. */
  private static final long MOST = (1L << 53) - 1;

  private static final int LONGEST_NAME = 64;

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

  /** A number that counts something: what a JSON number holds exactly, and none below 0. */
  static void counted(String field, long value) {
    if (value < 0 || value > MOST) {
      throw new Malformed(field + " must be between 0 and " + MOST);
    }
  }

  /** The name of a run, which is compared and so never cut. */
  static void named(String field, @org.jspecify.annotations.Nullable String value) {
    if (required(field, value).length() > LONGEST_NAME) {
      throw new Malformed(field + " must not be longer than " + LONGEST_NAME + " characters");
    }
  }

  static <T> T required(String field, @org.jspecify.annotations.Nullable T value) {
    if (value == null) {
      throw new Malformed(field + " is missing");
    }
    return value;
  }
}
