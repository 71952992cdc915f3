package io.pifleet.operator.release;

import io.pifleet.operator.content.ObjectStore;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the stored packages say of themselves; each is asked once. */
@Singleton
class Manifests {
  private static final int MOST = 1_000;

  /** Packed, a manifest of the longest form is in there. */
  private static final long HEAD = 2L * Manifest.MAX_BYTES;

  private final ObjectStore store;
  private final Map<Sha256, Manifest> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sha256, Manifest> eldest) {
          return size() > MOST;
        }
      };

  @Inject
  Manifests(ObjectStore store) {
    this.store = store;
  }

  /**
   * Reads one.
   *
   * @throws NoPackage when the object is none
   * @throws IOException when the store fails
   */
  Manifest of(Sha256 sha256, long size) throws IOException {
    Manifest before = known(sha256);
    if (before != null) {
      return before;
    }
    byte[] head;
    try (InputStream in = store.open(sha256, 0, Math.min(size, HEAD))) {
      head = in.readAllBytes();
    }
    Manifest manifest = PackageHead.read(new java.io.ByteArrayInputStream(head));
    remember(sha256, manifest);
    return manifest;
  }

  private synchronized @org.jspecify.annotations.Nullable Manifest known(Sha256 sha256) {
    return known.get(sha256);
  }

  private synchronized void remember(Sha256 sha256, Manifest manifest) {
    known.put(sha256, manifest);
  }
}
