package io.pifleet.operator.status;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which Events were written, so that the same one again is counted here and told once in
 * a while, as client-go's recorder does. Bounded; what is forgotten is written as new.
 */
final class Repeats {
  static final Duration WINDOW = Duration.ofMinutes(1);

  private final Map<Key, Seen> seen;

  /** What makes two Events the same. */
  record Key(String uid, Severity severity, String reason, String note) {}

  /**
   * What to do about one.
   *
   * @param act new, again, or nothing
   * @param name of the Event
   * @param count how often it has happened
   */
  record Verdict(Act act, String name, int count) {}

  /** What to do. */
  enum Act {
    /** Write a new Event. */
    CREATE,
    /** Tell the count. */
    COUNT,
    /** Nothing, for now. */
    KEEP_QUIET
  }

  private static final class Seen {
    final String name;
    int count;
    Instant told;

    Seen(String name, Instant told) {
      this.name = name;
      this.told = told;
    }
  }

  Repeats(int most) {
    this.seen =
        new LinkedHashMap<>(256, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Seen> eldest) {
            return size() > most;
          }
        };
  }

  /**
   * Counts one.
   *
   * @param name for the Event, if it is a new one
   */
  synchronized Verdict count(Key key, String name, Instant now) {
    Seen entry = seen.computeIfAbsent(key, k -> new Seen(name, now));
    entry.count++;
    if (entry.count == 1) {
      return new Verdict(Act.CREATE, entry.name, 1);
    }
    if (now.isBefore(entry.told.plus(WINDOW))) {
      return new Verdict(Act.KEEP_QUIET, entry.name, entry.count);
    }
    entry.told = now;
    return new Verdict(Act.COUNT, entry.name, entry.count);
  }

  /** The API server has none of that name (any more): the next one is new. */
  synchronized void forget(Key key) {
    seen.remove(key);
  }
}
