package io.pifleet.operator.leadership;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the lease is ours, by our own monotonic clock. A lease renewed by a request that began at
 * t can be taken by nobody before t + its duration; from then on somebody may have led, even if it
 * is ours again later. So a tenure that was in doubt once is over: a process that slept through its
 * lease finds out before it speaks, not when the elector gets to it.
 */
final class Tenure {
  private final LongSupplier nanos;
  private final long duration;
  private long renewed;
  private Stage stage = Stage.BEFORE;

  private enum Stage {
    BEFORE,
    HELD,
    WITHOUT_RIVALS,
    OVER
  }

  Tenure(Duration duration, LongSupplier nanos) {
    this.duration = duration.toNanos();
    this.nanos = nanos;
  }

  /** A request that began then made the lease ours, or kept it. */
  synchronized void renewed(long began) {
    if (stage == Stage.BEFORE || holds()) {
      renewed = began;
    }
  }

  /** The elector says so. */
  synchronized void begin() {
    if (stage == Stage.BEFORE) {
      stage = Stage.HELD;
    }
  }

  /** There is no election. */
  synchronized void beginWithoutRivals() {
    if (stage == Stage.BEFORE) {
      stage = Stage.WITHOUT_RIVALS;
    }
  }

  /** Returns whether it was not over before. */
  synchronized boolean end() {
    boolean news = stage != Stage.OVER;
    stage = Stage.OVER;
    return news;
  }

  /** Whether nobody else can hold the lease now. */
  synchronized boolean holds() {
    return stage == Stage.WITHOUT_RIVALS
        || (stage == Stage.HELD && nanos.getAsLong() - renewed < duration);
  }

  synchronized boolean isOver() {
    return stage == Stage.OVER;
  }

  /** Whether it was ours, is not said to have ended, and yet is in doubt. */
  synchronized boolean lapsed() {
    return stage == Stage.HELD && !holds();
  }
}
