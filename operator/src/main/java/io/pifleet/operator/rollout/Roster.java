package io.pifleet.operator.rollout;

import io.pifleet.protocol.SiteId;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Those of a rollout's sites that a status names, by name. */
final class Roster {
  private final NavigableMap<SiteId, Entry> excluded = new TreeMap<>(Place.BY_NAME);
  private final NavigableMap<SiteId, Entry> gone = new TreeMap<>(Place.BY_NAME);
  private final NavigableMap<SiteId, Entry> foreign = new TreeMap<>(Place.BY_NAME);
  private final NavigableMap<SiteId, Entry> failed = new TreeMap<>(Place.BY_NAME);
  private final NavigableMap<SiteId, Entry> held = new TreeMap<>(Place.BY_NAME);
  private final NavigableMap<SiteId, Entry> closed = new TreeMap<>(Place.BY_NAME);
  private final NavigableMap<SiteId, Entry> deferred = new TreeMap<>(Place.BY_NAME);

  private int superseded;

  void add(Entry entry) {
    NavigableMap<SiteId, Entry> list = list(entry);
    if (list != null && list.put(entry.site(), entry) == null) {
      superseded += entry.successor == null ? 0 : 1;
    }
  }

  void remove(Entry entry) {
    NavigableMap<SiteId, Entry> list = list(entry);
    if (list != null && list.remove(entry.site()) != null) {
      superseded -= entry.successor == null ? 0 : 1;
    }
  }

  private @Nullable NavigableMap<SiteId, Entry> list(Entry entry) {
    if (!entry.planned()) {
      return excluded;
    }
    if (entry.trouble != null) {
      return failed;
    }
    return switch (entry.phase()) {
      case Held -> held;
      case Closed -> closed;
      case Deferred -> deferred;
      case Foreign -> foreign;
      case Updating, Returning -> entry.standing.connected() ? null : gone;
      default -> null;
    };
  }

  Collection<Entry> excluded() {
    return excluded.values();
  }

  /** How many of them follow a newer rollout. */
  int superseded() {
    return superseded;
  }

  /** Those that went away in the middle of it. */
  Collection<Entry> gone() {
    return gone.values();
  }

  Collection<Entry> foreign() {
    return foreign.values();
  }

  Collection<Entry> failed() {
    return failed.values();
  }

  Collection<Entry> held() {
    return held.values();
  }

  Collection<Entry> closed() {
    return closed.values();
  }

  Collection<Entry> deferred() {
    return deferred.values();
  }
}
