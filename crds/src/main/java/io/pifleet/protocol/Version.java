package io.pifleet.protocol;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version by semver.org 2.0.0, compared by its precedence; build metadata do not count.
 *
 * @param core major, minor, patch
 * @param pre identifiers of a pre-release, empty for a release
 */
public record Version(List<Long> core, List<String> pre) implements Comparable<Version> {
  private static final Pattern SHAPE =
      Pattern.compile(
          "v?(\\d{1,9})[.](\\d{1,9})[.](\\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:[+][0-9A-Za-z.-]+)?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** Reads one; empty when it is none, for a box may report anything. */
  public static Optional<Version> of(String text) {
    Matcher m = SHAPE.matcher(text.strip());
    if (!m.matches()) {
      return Optional.empty();
    }
    List<Long> core =
        List.of(Long.valueOf(m.group(1)), Long.valueOf(m.group(2)), Long.valueOf(m.group(3)));
    String pre = m.group(4);
    return Optional.of(new Version(core, pre == null ? List.of() : List.of(pre.split("[.]", -1))));
  }

  /** Whether it comes after the other in precedence. */
  public boolean isAfter(Version other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < core.size(); i++) {
      int order = core.get(i).compareTo(other.core.get(i));
      if (order != 0) {
        return order;
      }
    }
    if (pre.isEmpty() || other.pre.isEmpty()) {
      return Boolean.compare(pre.isEmpty(), other.pre.isEmpty());
    }
    for (int i = 0; i < Math.min(pre.size(), other.pre.size()); i++) {
      int order = identifiers(pre.get(i), other.pre.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(pre.size(), other.pre.size());
  }

  private static int identifiers(String a, String b) {
    boolean numeric = NUMBER.matcher(a).matches();
    if (numeric != NUMBER.matcher(b).matches()) {
      return numeric ? -1 : 1;
    }
    return numeric ? Long.compare(Long.parseLong(a), Long.parseLong(b)) : a.compareTo(b);
  }
}
