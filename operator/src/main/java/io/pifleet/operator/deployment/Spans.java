package io.pifleet.operator.deployment;

import java.time.Duration;
import java.util.Locale;

/** Durations as the schema lets people write them: {@code 1h30m}. */
public final class Spans {
  private Spans() {}

  /** Reads one. */
  public static Duration of(String text) {
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }
}
