package io.pifleet.e2e.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/** A process that can stand still: what happens to it meanwhile it does afterwards, in order. */
final class Doing {
  private final Timeline timeline;
  private final Timeline.Life life = new Timeline.Life();
  private final Deque<Runnable> backlog = new ArrayDeque<>();
  private long frozenUntil;

  Doing(Timeline timeline) {
    this.timeline = timeline;
  }

  Timeline.Life life() {
    return life;
  }

  /** Does something now, or as soon as it moves again. */
  void does(Runnable deed) {
    if (timeline.now() < frozenUntil) {
      backlog.add(deed);
    } else {
      deed.run();
    }
  }

  /** Does something later. */
  void later(long millis, Runnable deed) {
    timeline.in(millis, life, () -> does(deed));
  }

  /** Stands still. */
  void freeze(long millis) {
    frozenUntil = Math.max(frozenUntil, timeline.now() + millis);
    timeline.in(frozenUntil - timeline.now(), life, this::thaw);
  }

  private void thaw() {
    while (timeline.now() >= frozenUntil && !backlog.isEmpty()) {
      backlog.remove().run();
    }
  }

  void end() {
    life.end();
  }
}
