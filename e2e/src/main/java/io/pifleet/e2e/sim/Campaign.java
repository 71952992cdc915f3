package io.pifleet.e2e.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Many runs of seeds in a row, shared out over threads. Each run hangs on its seed alone, so the
 * campaign finds the same however many threads there are: it stops at the first seed that breaks a
 * law.
 */
final class Campaign {
  private final long first;
  private final long runs;
  private final Supplier<Parts> parts;
  private final int days;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final ConcurrentSkipListMap<Long, LawBroken> broken = new ConcurrentSkipListMap<>();

  /**
   * Prepares it.
   *
   * @param first seed
   * @param runs how many
   * @param parts what each run is made of
   */
  Campaign(long first, long runs, Supplier<Parts> parts) {
    this(first, runs, parts, 0);
  }

  /**
   * Prepares one of long runs.
   *
   * @param first seed
   * @param runs how many
   * @param parts what each run is made of
   * @param days that each storm lasts; 0 for some minutes
   */
  Campaign(long first, long runs, Supplier<Parts> parts, int days) {
    this.first = first;
    this.runs = runs;
    this.parts = parts;
    this.days = days;
  }

  /**
   * A seed that breaks a law.
   *
   * @param seed to see it again
   * @param law that it breaks
   */
  record Find(long seed, LawBroken law) {}

  /** Watches, now and then. */
  interface Watcher {
    /** Nobody. */
    Watcher NONE = (done, runs) -> {};

    void at(long done, long runs);
  }

  /** Runs them all; null when no law was broken. */
  @Nullable Find go(int threads, Watcher watcher, long pauseMillis) {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().daemon().name("simulation-" + i).start(this::work));
    }
    try {
      for (Thread worker : workers) {
        while (worker.isAlive()) {
          worker.join(pauseMillis);
          if (worker.isAlive()) {
            watcher.at(done.get(), runs);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return broken.isEmpty()
        ? null
        : new Find(broken.firstEntry().getKey(), broken.firstEntry().getValue());
  }

  /** Runs them all on this machine's cores. */
  @Nullable Find go() {
    return go(Runtime.getRuntime().availableProcessors(), Watcher.NONE, 0);
  }

  /** How many runs came to an end. */
  long done() {
    return done.get();
  }

  /** How many events happened in them. */
  long events() {
    return events.get();
  }

  private void work() {
    // Seeds are taken in their order, so the lowest find is the first whoever makes it.
    for (long i = next.getAndIncrement();
        i < runs && broken.isEmpty();
        i = next.getAndIncrement()) {
      Runs.Outcome outcome = Runs.of(first + i, Trace.off(), parts.get(), days);
      events.addAndGet(outcome.events());
      if (outcome.broken() != null) {
        broken.put(first + i, outcome.broken());
      }
      done.incrementAndGet();
    }
  }
}
