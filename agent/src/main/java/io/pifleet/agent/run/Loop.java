package io.pifleet.agent.run;

import io.pifleet.agent.box.Ticker;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The box's one thread, and its time. */
final class Loop implements Executor, Ticker {
  /** More commands than a box may hold cannot wait for it. */
  private static final int MAX_COMMANDS = 1_000;

  private final ScheduledThreadPoolExecutor thread;
  private final AtomicInteger commands = new AtomicInteger();
  private final Consumer<Throwable> fatal;
  private @Nullable Future<?> alarm;
  private Runnable tick = () -> {};

  /**
   * Makes the thread.
   *
   * @param fatal told what no step should throw; the box must not be used any more
   */
  Loop(Consumer<Throwable> fatal) {
    this.fatal = fatal;
    thread = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "box"));
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** What to do when a moment comes; once, before anything asks for one. */
  void onTick(Runnable what) {
    tick = what;
  }

  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException ending) {
      // Nothing that comes after the end can matter: the next run starts from the disk.
    }
  }

  /** Takes a command; false when too many wait, and then the operator sends it again. */
  boolean offer(Runnable command) {
    if (commands.incrementAndGet() > MAX_COMMANDS) {
      commands.decrementAndGet();
      return false;
    }
    execute(
        () -> {
          commands.decrementAndGet();
          command.run();
        });
    return true;
  }

  @Override
  public long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void wakeAt(long moment) {
    if (alarm != null) {
      alarm.cancel(false);
    }
    long delay = Math.max(0, moment - now());
    try {
      alarm = thread.schedule(guarded(tick), delay, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException ending) {
      alarm = null;
    }
  }

  /** Ends the thread after the step it is in. */
  void stop() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        fatal.accept(e);
      }
    };
  }
}
