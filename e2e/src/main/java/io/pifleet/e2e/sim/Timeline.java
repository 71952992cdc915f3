package io.pifleet.e2e.sim;

import java.time.Instant;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Virtual time: events in the order of their instants, and the one source of randomness. */
final class Timeline {
  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final SplittableRandom random;
  private final Trace trace;
  private long now;
  private long planned;
  private long happened;

  Timeline(long seed, Trace trace) {
    this.trace = trace;
    random = new SplittableRandom(seed);
  }

  /** One thing that will happen; those of one instant happen in the order they were planned. */
  private record Event(long at, long number, Life life, Runnable action)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** One run of one process: what it planned does not happen once it is over. */
  static final class Life {
    private boolean over;

    boolean over() {
      return over;
    }

    void end() {
      over = true;
    }
  }

  /** Milliseconds since the run began. */
  long now() {
    return now;
  }

  /** How many events happened. */
  long happened() {
    return happened;
  }

  /** Plans an event in the life of a process. */
  void in(long millis, Life life, Runnable action) {
    events.add(new Event(now + Math.max(0, millis), planned++, life, action));
  }

  /** Lets all happen that happens until then. */
  void run(long until) {
    for (Event next = events.peek(); next != null && next.at() <= until; next = events.peek()) {
      events.remove();
      if (!next.life().over()) {
        now = next.at();
        happened++;
        trace.at(now);
        next.action().run();
      }
    }
    now = until;
  }

  /** The one source, for code that draws by itself. */
  RandomGenerator random() {
    return random;
  }

  /** What a process's clock may show when a run begins: it may have been set wrong. */
  Instant anyInstant() {
    return NEW_YEAR.plusSeconds(below(200_000L) - 100_000);
  }

  /** A number from 0 to below the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A number from 0 to below the bound. */
  long below(long bound) {
    return random.nextLong(bound);
  }

  /** True so many times in a thousand. */
  boolean chance(int perMille) {
    return perMille > 0 && random.nextInt(1000) < perMille;
  }
}
