package io.pifleet.operator.fleet;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits until the broker has told all that it retains. Until then a box not heard of may be online,
 * and a turn granted may be one too many.
 */
final class Settling {
  /** For a broker whose rules do not let the operator write its mark, or that loses it. */
  private static final Duration MOST = Duration.ofSeconds(10);

  private final Timer timer;
  private final Runnable whenDone;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean done = new AtomicBoolean();

  Settling(Timer timer, Runnable whenDone) {
    this.timer = timer;
    this.whenDone = whenDone;
  }

  /** The broker was reached; only the first time matters. */
  void begin() {
    if (begun.compareAndSet(false, true)) {
      timer.after(MOST, this::end);
    }
  }

  /** All that was retained has been heard. */
  void end() {
    if (done.compareAndSet(false, true)) {
      whenDone.run();
    }
  }

  boolean done() {
    return done.get();
  }
}
