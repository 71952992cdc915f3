package io.pifleet.operator.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Waits until the broker has told all that it retains. MQTT has no mark for that, so it is a pause
 * in the flow. Until then a box not heard of may be online, and a turn granted may be one too many.
 */
final class Settling {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration LEAST = Duration.ofMillis(600);
  private static final Duration MOST = Duration.ofSeconds(10);

  private final Timer timer;
  private final InstantSource clock;
  private final Runnable whenDone;
  private volatile Instant begun = Instant.MAX;
  private volatile Instant heard = Instant.MIN;
  private volatile boolean done;

  Settling(Timer timer, InstantSource clock, Runnable whenDone) {
    this.timer = timer;
    this.clock = clock;
    this.whenDone = whenDone;
  }

  /** The broker was reached; only the first time matters. */
  void begin() {
    if (!done && begun.equals(Instant.MAX)) {
      begun = clock.instant();
      check();
    }
  }

  /** A message came. */
  void heard() {
    if (!done) {
      heard = clock.instant();
    }
  }

  boolean done() {
    return done;
  }

  private void check() {
    Instant now = clock.instant();
    boolean quiet = !now.isBefore(begun.plus(LEAST)) && heard.plus(PAUSE).isBefore(now);
    if (quiet || !now.isBefore(begun.plus(MOST))) {
      done = true;
      whenDone.run();
    } else {
      timer.after(PAUSE.dividedBy(3), this::check);
    }
  }
}
