package io.pifleet.protocol;

import org.jspecify.annotations.Nullable;

/** Words for people that come from a machine: as long as they are welcome. */
final class Text {
  private Text() {}

  /** The beginning of it, at most so many characters, never half of one. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }

  static @Nullable String cutOrNull(@Nullable String text, int most) {
    return text == null ? null : cut(text, most);
  }
}
