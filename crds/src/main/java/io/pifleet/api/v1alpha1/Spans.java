package io.pifleet.api.v1alpha1;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as the resources hold them, {@code 1h30m}: what {@link Shapes#IS_DURATION} lets pass,
 * which is what Go's {@code ParseDuration} takes, units in any order and more than once.
 */
public final class Spans {
  private static final Pattern PART = Pattern.compile("([0-9]{1,15})([hms])");

  private Spans() {}

  /** Reads one, of a field whose form the API server has checked; of anything else, what it can. */
  public static Duration of(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long amount = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "h" -> Duration.ofHours(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofSeconds(amount);
              });
    }
    return sum;
  }
}
