package io.pifleet.operator.group;

import io.pifleet.protocol.Version;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One comparison such as {@code <2.2.0}; without an operator it means equal. */
final class VersionRange {
  private static final Pattern SHAPE = Pattern.compile("(<=|>=|<|>|=)?(.+)");

  private VersionRange() {}

  /** Whether a reported version fits; what is no version fits nothing. */
  static boolean includes(String range, String version) {
    Matcher m = SHAPE.matcher(range.strip());
    if (!m.matches()) {
      return false;
    }
    IntPredicate fits =
        switch (m.group(1) == null ? "=" : m.group(1)) {
          case "<" -> order -> order < 0;
          case "<=" -> order -> order <= 0;
          case ">" -> order -> order > 0;
          case ">=" -> order -> order >= 0;
          default -> order -> order == 0;
        };
    return Version.of(version)
        .flatMap(v -> Version.of(m.group(2)).map(v::compareTo))
        .filter(order -> fits.test(order))
        .isPresent();
  }
}
