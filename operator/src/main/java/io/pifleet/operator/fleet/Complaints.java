package io.pifleet.operator.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets a box be complained about once a minute, so that a broken one cannot fill the log. */
final class Complaints {
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final int MOST = 1_000;

  private final InstantSource clock;
  private final Map<String, Instant> last =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST;
        }
      };

  Complaints(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether this is the first complaint about the box in a minute. */
  synchronized boolean due(String about) {
    Instant now = clock.instant();
    Instant before = last.get(about);
    if (before != null && now.isBefore(before.plus(SILENCE))) {
      return false;
    }
    last.remove(about); // to the young end
    last.put(about, now);
    return true;
  }
}
