package io.pifleet.operator.status;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps counts that run from being written at every step: at most once an interval and object; the
 * first and the last one are never lost.
 */
public final class Pace {
  private final Duration interval;
  private final Map<String, Instant> written;

  /**
   * Begins with nothing written.
   *
   * @param interval between two writes of one object
   * @param most objects that are remembered
   */
  public Pace(Duration interval, int most) {
    this.interval = interval;
    this.written =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > most;
          }
        };
  }

  /** Asks to write; null when it may be, else how long to wait. */
  public synchronized @Nullable Duration ask(String uid, Instant now) {
    Instant last = written.get(uid);
    if (last == null || !now.isBefore(last.plus(interval))) {
      written.put(uid, now);
      return null;
    }
    return Duration.between(now, last.plus(interval));
  }
}
