package io.pifleet.operator.fleet;

import java.time.Duration;

/**
 * How long to wait before trying again. The jitter comes from a hash, so that the same plan waits
 * the same time.
 *
 * @param first wait after the first try
 * @param most longest wait, before the jitter of up to a quarter
 */
public record Backoff(Duration first, Duration most) {
  /** For a command that the box does not show to have. */
  public static final Backoff RESEND = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));

  /** For a file that the box could not fetch or keep. */
  public static final Backoff RETRY = new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));

  /**
   * The wait after so many tries.
   *
   * @param tries 1 or more
   * @param seed tells those apart that shall not try at the same moment
   */
  public Duration after(int tries, String seed) {
    long base = first.toMillis() << Math.min(tries - 1, 20);
    long bounded = Math.min(base, most.toMillis());
    long jitter = Math.floorMod(seed.hashCode() * 0x9E3779B97F4A7C15L, 1000L);
    return Duration.ofMillis(bounded + bounded * jitter / 4000);
  }
}
