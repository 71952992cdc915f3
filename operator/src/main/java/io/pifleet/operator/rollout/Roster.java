package io.pifleet.operator.rollout;

import io.pifleet.protocol.SiteId;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Those of a rollout's sites that a status names, by name. */
final class Roster {
  private final NavigableMap<SiteId, Entry> excluded = new TreeMap<>(Place.BY_NAME);
  private final NavigableMap<SiteId, Entry> failed = new TreeMap<>(Place.BY_NAME);
  private final NavigableMap<SiteId, Entry> held = new TreeMap<>(Place.BY_NAME);
  private final NavigableMap<SiteId, Entry> closed = new TreeMap<>(Place.BY_NAME);
  private final NavigableMap<SiteId, Entry> deferred = new TreeMap<>(Place.BY_NAME);

  void add(Entry entry) {
    NavigableMap<SiteId, Entry> list = list(entry);
    if (list != null) {
      list.put(entry.site(), entry);
    }
  }

  void remove(Entry entry) {
    NavigableMap<SiteId, Entry> list = list(entry);
    if (list != null) {
      list.remove(entry.site());
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
      default -> null;
    };
  }

  Collection<Entry> excluded() {
    return excluded.values();
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
