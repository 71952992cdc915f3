package io.pifleet.operator.content;

import io.pifleet.protocol.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Remembers for a while what the store holds, so that counts do not cost a call each. */
@Singleton
public class Shelf {
  private static final Logger LOG = Logger.getLogger(Shelf.class);
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final int MOST = 10_000;

  private record Seen(StoredFile file, Instant at) {}

  private final ObjectStore store;
  private final Map<Sha256, Seen> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sha256, Seen> eldest) {
          return size() > MOST;
        }
      };

  @Inject
  Shelf(ObjectStore store) {
    this.store = store;
  }

  /** Asks for a file; only what is there is remembered. */
  public Lookup find(Sha256 sha256, Instant now) {
    Seen known = known(sha256);
    if (known != null && now.isBefore(known.at.plus(FRESH))) {
      return new Lookup.Found(known.file);
    }
    try {
      Optional<StoredFile> found = store.find(sha256);
      found.ifPresent(file -> remember(sha256, new Seen(file, now)));
      return found.<Lookup>map(Lookup.Found::new).orElseGet(Lookup.Absent::new);
    } catch (IOException e) {
      LOG.warnf("The object store does not answer: %s", e.getMessage());
      return new Lookup.Unreachable();
    }
  }

  synchronized void forget(Sha256 sha256) {
    seen.remove(sha256);
  }

  private synchronized @Nullable Seen known(Sha256 sha256) {
    return seen.get(sha256);
  }

  private synchronized void remember(Sha256 sha256, Seen file) {
    seen.put(sha256, file);
  }
}
