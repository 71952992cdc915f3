package io.pifleet.protocol;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * The six digits that a person carries from the screen to a new box. Its text form hides the
 * digits, so that none reaches a log.
 *
 * @param digits exactly six ASCII digits
 */
public record Pin(String digits) {
  private static final int DIGITS = 6;
  private static final Pattern SHAPE = Pattern.compile("[0-9]{6}");

  /** Checks the shape; the sentence is the one of pin-claim.md. */
  public Pin {
    if (!SHAPE.matcher(digits).matches()) {
      throw new Malformed("PIN must contain only digits.");
    }
  }

  /** Draws one, every value alike. */
  public static Pin random(SecureRandom random) {
    return new Pin(String.format("%06d", random.nextInt(1_000_000)));
  }

  /**
   * Reads what a person typed: blanks between the digits are theirs to set; throws {@link
   * Malformed}.
   */
  public static Pin typed(String text) {
    String digits = text.replaceAll("\\s", "");
    if (digits.length() != DIGITS) {
      throw new Malformed(
          "A PIN has six digits, such as 586 573; this has " + digits.length() + ".");
    }
    return new Pin(digits);
  }

  /** The form for people, {@code 586 573}. */
  public String grouped() {
    return digits.substring(0, 3) + " " + digits.substring(3);
  }

  @Override
  public String toString() {
    return "Pin[hidden]";
  }
}
