package io.pifleet.operator.fleet;

import io.pifleet.protocol.SiteId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has been silent for longest. All boxes have the same interval, so the order of hearing is the
 * order of losing: a heartbeat moves its box to the end, and only the first is ever looked at.
 */
final class Silence {
  private final Map<SiteId, Instant> deadlines = new LinkedHashMap<>();

  /** Takes note of a sign of life; true when nobody was waited for before. */
  synchronized boolean heard(SiteId site, Instant deadline) {
    boolean first = deadlines.isEmpty();
    deadlines.remove(site);
    deadlines.put(site, deadline);
    return first;
  }

  synchronized void forget(SiteId site) {
    deadlines.remove(site);
  }

  /** Takes out those whose time is up. */
  synchronized List<SiteId> lost(Instant now) {
    List<SiteId> lost = new ArrayList<>();
    Iterator<Map.Entry<SiteId, Instant>> oldest = deadlines.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<SiteId, Instant> entry = oldest.next();
      if (now.isBefore(entry.getValue())) {
        break;
      }
      lost.add(entry.getKey());
      oldest.remove();
    }
    return lost;
  }

  /** When the next one's time is up. */
  synchronized @Nullable Instant next() {
    return deadlines.isEmpty() ? null : deadlines.values().iterator().next();
  }
}
