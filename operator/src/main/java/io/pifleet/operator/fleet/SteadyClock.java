package io.pifleet.operator.fleet;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Shows the time of day as it was when the operator started, and what has passed since. The node's
 * clock may be set at any moment; pauses, grace times and deadlines must not feel that.
 */
public final class SteadyClock implements InstantSource {
  private final Instant start = Instant.now();
  private final long zero = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - zero);
  }
}
