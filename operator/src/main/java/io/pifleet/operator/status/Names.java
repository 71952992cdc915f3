package io.pifleet.operator.status;

import java.util.List;

/** Names in a sentence: some of them, and how many more there are. */
public final class Names {
  private Names() {}

  /** At most so many characters, never half of one; three dots where something was cut off. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 3;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }

  /** Such as {@code a, b and 3 more}. */
  public static String of(List<String> all, int most) {
    String named = String.join(", ", all.subList(0, Math.min(most, all.size())));
    return all.size() <= most ? named : named + " and " + (all.size() - most) + " more";
  }
}
