package io.pifleet.agent.health;

import java.util.Locale;

/** Sizes for people. */
final class Bytes {
  private static final int THOUSAND = 1_000;
  private static final String PREFIXES = "kMGTP";

  private Bytes() {}

  /** Such as {@code 8.7 MB}; decimal, as disks are sold. */
  static String text(long bytes) {
    if (bytes < THOUSAND) {
      return bytes + " bytes";
    }
    double value = bytes;
    int prefix = -1;
    while (value >= THOUSAND && prefix < PREFIXES.length() - 1) {
      value /= THOUSAND;
      prefix++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", value, PREFIXES.charAt(prefix));
  }
}
