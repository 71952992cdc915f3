package io.pifleet.operator.deployment;

import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is in one deployment. The order is the hash of site and deployment, so that it is
 * the same in every run of every operator, and sites that join or leave reshuffle nobody. A site
 * holds a place from its turn until it no longer fetches. One site's change costs the logarithm of
 * the fleet. Not for several threads at once.
 */
final class Turns {
  private record Place(long order, SiteId site) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byOrder = Long.compareUnsigned(order, other.order);
      return byOrder != 0 ? byOrder : site.compareTo(other.site);
    }
  }

  private static final class Entry {
    final Place place;
    Sync sync;
    boolean reported;
    Duration spent = Duration.ZERO;
    @Nullable Instant since;

    Entry(Place place, Sync sync) {
      this.place = place;
      this.sync = sync;
    }
  }

  private final String deployment;
  private final Map<SiteId, Entry> entries = new HashMap<>();
  private final TreeSet<Place> waiting = new TreeSet<>();
  private final Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
  private final TreeMap<SiteId, Trouble> troubles = new TreeMap<>();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final Set<SiteId> called = new HashSet<>();
  private int unreported;
  private int late;
  private Limit limit = Limit.NONE;

  Turns(String deployment) {
    this.deployment = deployment;
  }

  void limit(Limit next) {
    limit = next;
  }

  /** Takes a site in, or takes it anew when what it is meant to have has changed. */
  void join(SiteId site, String siteUid, Phase presumed, Instant now) {
    Entry entry = entries.get(site);
    if (entry == null) {
      entry = new Entry(new Place(order(siteUid), site), Sync.of(presumed));
      entries.put(site, entry);
      unreported++;
      enter(entry);
    } else {
      if (entry.reported) {
        entry.reported = false;
        unreported++;
      }
      entry.spent = Duration.ZERO;
      entry.since = entry.since == null ? null : now;
      move(entry, Sync.of(entry.sync.phase() == Phase.Syncing ? Phase.Syncing : presumed));
    }
  }

  void leave(SiteId site) {
    Entry entry = entries.remove(site);
    if (entry != null) {
      exit(entry);
      unreported -= entry.reported ? 0 : 1;
      called.remove(site);
    }
  }

  /** Asks for a turn; true when the site holds a place now. */
  boolean take(SiteId site, String siteUid, Instant now) {
    Entry entry = entries.get(site);
    if (entry == null) {
      join(site, siteUid, Phase.Waiting, now);
      entry = entries.get(site);
    }
    if (entry == null || entry.sync.phase() == Phase.Syncing) {
      return entry != null;
    }
    move(entry, Sync.of(Phase.Waiting));
    if (!first(entry.place)) {
      return false;
    }
    move(entry, Sync.of(Phase.Syncing));
    entry.since = now;
    return true;
  }

  boolean holds(SiteId site) {
    Entry entry = entries.get(site);
    return entry != null && entry.sync.phase() == Phase.Syncing;
  }

  /** Takes what a site's plan found; true when a count changed. */
  boolean report(SiteId site, String siteUid, Sync sync, Instant now) {
    Entry entry = entries.get(site);
    boolean changed = entry == null || !entry.reported || !entry.sync.equals(sync);
    if (entry == null) {
      join(site, siteUid, sync.phase(), now);
      entry = Objects.requireNonNull(entries.get(site));
    }
    if (!entry.reported) {
      entry.reported = true;
      unreported--;
    }
    count(entry, sync.phase(), now);
    called.remove(site);
    move(entry, sync);
    return changed;
  }

  /** How long a site has been fetching while connected. */
  Duration spent(SiteId site, Instant now) {
    Entry entry = entries.get(site);
    if (entry == null) {
      return Duration.ZERO;
    }
    return entry.since == null ? entry.spent : entry.spent.plus(Duration.between(entry.since, now));
  }

  /** The sites whose turn has come and that were not called yet. */
  List<SiteId> call() {
    List<SiteId> next = new ArrayList<>();
    int free = free();
    for (Place place : waiting) {
      if (free-- <= 0) {
        break;
      }
      if (called.add(place.site())) {
        next.add(place.site());
      }
    }
    return next;
  }

  /** Whether nothing is known of it but what a late plan reported. */
  boolean abandoned() {
    return entries.isEmpty() && limit.equals(Limit.NONE);
  }

  Set<SiteId> members() {
    return Set.copyOf(entries.keySet());
  }

  Tally tally() {
    List<Tally.Named> named =
        troubles.entrySet().stream()
            .limit(Tally.NAMED)
            .map(e -> new Tally.Named(e.getKey().name(), e.getValue()))
            .toList();
    return new Tally(
        entries.size(), Map.copyOf(phases), unreported, late, Map.copyOf(reasons), named);
  }

  private int free() {
    return limit.of(entries.size()) - phases.getOrDefault(Phase.Syncing, 0);
  }

  private boolean first(Place place) {
    int free = free();
    for (Place other : waiting) {
      if (free-- <= 0) {
        return false;
      }
      if (other.equals(place)) {
        return true;
      }
    }
    return false;
  }

  private void count(Entry entry, Phase next, Instant now) {
    if (next == Phase.Synced || next == Phase.Failed) {
      entry.spent = Duration.ZERO;
      entry.since = null;
    } else if (next == Phase.Syncing) {
      entry.since = entry.since == null ? now : entry.since;
    } else if (entry.since != null) {
      entry.spent = entry.spent.plus(Duration.between(entry.since, now));
      entry.since = null;
    }
  }

  private void move(Entry entry, Sync next) {
    exit(entry);
    entry.sync = next;
    enter(entry);
  }

  private void enter(Entry entry) {
    phases.merge(entry.sync.phase(), 1, Integer::sum);
    late += entry.sync.late() ? 1 : 0;
    if (entry.sync.phase() == Phase.Waiting) {
      waiting.add(entry.place);
    }
    Trouble trouble = entry.sync.trouble();
    if (trouble != null) {
      troubles.put(entry.place.site(), trouble);
      reasons.merge(trouble.reason(), 1, Integer::sum);
    }
  }

  private void exit(Entry entry) {
    phases.merge(entry.sync.phase(), -1, Integer::sum);
    late -= entry.sync.late() ? 1 : 0;
    waiting.remove(entry.place);
    Trouble trouble = troubles.remove(entry.place.site());
    if (trouble != null) {
      reasons.compute(trouble.reason(), (r, n) -> n == null || n <= 1 ? null : n - 1);
    }
  }

  private long order(String siteUid) {
    return ByteBuffer.wrap(
            HexFormat.of().parseHex(Sha256.ofText(siteUid + " " + deployment).hex(), 0, 16))
        .getLong();
  }
}
