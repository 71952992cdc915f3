package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When what passes by itself is worth a write: after it has lasted a while, and then one site after
 * the other. A box that gets its turn and is done within moments costs one write and not three, and
 * ten thousand that wait for the same thing do not stand in the way of those that are told.
 */
final class Trickle {
  private final Duration patience;
  private final Duration gap;
  private final Map<String, Instant> moments;
  private @Nullable Instant last;

  /**
   * Begins with nothing to write.
   *
   * @param patience how long it has to last
   * @param gap between two of them
   * @param most sites that are remembered
   */
  Trickle(Duration patience, Duration gap, int most) {
    this.patience = patience;
    this.gap = gap;
    this.moments =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > most;
          }
        };
  }

  /** When to write what a site's status says anew; null for now. */
  synchronized @Nullable Instant defer(
      String uid, Site.Status before, Site.Status next, Instant now) {
    if (!SiteStatus.passes(before, next)) {
      moments.remove(uid);
      return null;
    }
    Instant moment = moments.computeIfAbsent(uid, u -> after(now.plus(patience)));
    if (now.isBefore(moment)) {
      return moment;
    }
    moments.remove(uid);
    return null;
  }

  private Instant after(Instant early) {
    Instant free = last == null ? early : last.plus(gap);
    last = free.isBefore(early) ? early : free;
    return last;
  }
}
