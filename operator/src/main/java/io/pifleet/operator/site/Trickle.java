package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When what a rollout makes of a site is written into its status. A wait is worth a write when it
 * has lasted, so that a box that gets its turn and is done within moments costs one write and not
 * three. And where thousands have something to write, they do it one after the other: those that
 * are to be told do not queue behind those that are to be written.
 */
final class Trickle {
  private final Lane waiting;
  private final Lane arriving;
  private final Map<String, Moment> moments;

  /** When to write a change of that kind. */
  private record Moment(SiteStatus.Change change, Instant at) {}

  /**
   * Begins with nothing to write.
   *
   * @param patience how long a site has to wait, or be updated, before that is written
   * @param gap between two writes of a kind
   * @param most sites that are remembered
   */
  Trickle(Duration patience, Duration gap, int most) {
    this.waiting = new Lane(patience, gap);
    this.arriving = new Lane(Duration.ZERO, gap);
    this.moments =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Moment> eldest) {
            return size() > most;
          }
        };
  }

  /** When to write what a site's status says anew; null for now. */
  synchronized @Nullable Instant defer(
      String uid, Site.Status before, Site.Status next, Instant now) {
    SiteStatus.Change change = SiteStatus.change(before, next);
    Moment moment = moments.get(uid);
    if (moment == null || moment.change() != change) {
      moment = new Moment(change, moment(change, now));
    }
    if (now.isBefore(moment.at())) {
      moments.put(uid, moment);
      return moment.at();
    }
    moments.remove(uid);
    return null;
  }

  private Instant moment(SiteStatus.Change change, Instant now) {
    return switch (change) {
      case NONE, OTHER -> now;
      case WAITS -> waiting.next(now);
      case ARRIVES -> arriving.next(now);
    };
  }

  /** Gives out moments, each a gap after the one before. */
  private static final class Lane {
    private final Duration patience;
    private final Duration gap;
    private @Nullable Instant last;

    Lane(Duration patience, Duration gap) {
      this.patience = patience;
      this.gap = gap;
    }

    Instant next(Instant now) {
      Instant early = now.plus(patience);
      Instant free = last == null ? early : last.plus(gap);
      last = free.isBefore(early) ? early : free;
      return last;
    }
  }
}
