package io.pifleet.operator.release;

import io.pifleet.operator.Settings;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.ReleaseKey;
import io.pifleet.protocol.Sha256;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Whose signature counts. */
@Singleton
@Startup
public class ReleaseKeys {
  private final List<ReleaseKey> keys;

  @Inject
  ReleaseKeys(Settings settings) {
    this(settings.release().keys().orElse(List.of()).stream().map(ReleaseKeys::key).toList());
  }

  /** These. */
  public ReleaseKeys(List<ReleaseKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Whether there is any. */
  public boolean none() {
    return keys.isEmpty();
  }

  /** Whether one of them signed the package. */
  public boolean signed(Sha256 sha256, String signature) {
    return ReleaseKey.anySigned(keys, sha256, signature);
  }

  private static ReleaseKey key(String text) {
    try {
      return ReleaseKey.of(text);
    } catch (Malformed e) {
      throw new Malformed("pifleet.release.keys: " + e.getMessage(), e);
    }
  }
}
