package io.pifleet.agent.run;

import io.pifleet.agent.log.Log;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What is done again and again beside the box's own thread; it may block. */
final class Chores {
  private final Log log;
  private final ScheduledThreadPoolExecutor thread;

  Chores(Log log) {
    this.log = log;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread daemon = new Thread(task, "chores");
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** Does it after a while, then after as long as it says. */
  void again(Duration first, Supplier<Duration> chore) {
    try {
      Future<?> unused =
          thread.schedule(() -> step(chore), first.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException ending) {
      log.info("The agent is ending.");
    }
  }

  private void step(Supplier<Duration> chore) {
    Duration next = Duration.ofMinutes(1);
    try {
      next = chore.get();
    } catch (RuntimeException bug) {
      log.error("A chore failed.", "error", bug);
    }
    again(next, chore);
  }
}
