package io.pifleet.operator.leadership;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pifleet.operator.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The leader's number, in every command: boxes refuse a lower one than they have seen (quality.md,
 * delivery contract 6). It follows the clock, so that it grows even when somebody deletes the
 * ConfigMap, and the ConfigMap, so that it grows even when the clock does not.
 */
@Singleton
public class Epoch {
  private static final Logger LOG = Logger.getLogger(Epoch.class);
  private static final String NAME = "pifleet-epoch";
  private static final String KEY = "epoch";

  /** Far more rivals than there ever are. */
  private static final int ATTEMPTS = 20;

  private final KubernetesClient client;
  private final String namespace;
  private final InstantSource clock;
  private volatile long current;

  @Inject
  Epoch(KubernetesClient client, Settings settings) {
    this(client, settings.namespace(), InstantSource.system());
  }

  Epoch(KubernetesClient client, String namespace, InstantSource clock) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
  }

  /** This leader's number; throws while there is none. */
  public long current() {
    long epoch = current;
    if (epoch == 0) {
      throw new IllegalStateException("this operator does not lead");
    }
    return epoch;
  }

  /** Takes the next number, by compare-and-swap, again for as long as somebody else is faster. */
  long raise() {
    for (int attempt = 1; ; attempt++) {
      try {
        current = tryToRaise();
        return current;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private long tryToRaise() {
    var maps = client.configMaps().inNamespace(namespace);
    @Nullable ConfigMap found = maps.withName(NAME).get();
    long next = next(found == null ? null : found.getData(), clock.instant());
    Map<String, String> data = Map.of(KEY, Long.toString(next));
    if (found == null) {
      maps.resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName(NAME)
                  .withNamespace(namespace)
                  .addToLabels("app.kubernetes.io/managed-by", "pifleet-operator")
                  .endMetadata()
                  .withData(data)
                  .build())
          .create();
    } else {
      maps.resource(new ConfigMapBuilder(found).withData(data).build())
          .lockResourceVersion()
          .update();
    }
    return next;
  }

  /** One more than the stored one, and no less than the seconds since 1970. */
  static long next(@Nullable Map<String, String> stored, Instant now) {
    String text = stored == null ? "0" : stored.getOrDefault(KEY, "0");
    long last = 0;
    try {
      last = Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      LOG.warnf("The ConfigMap %s holds no number; the clock alone makes the epoch.", NAME);
    }
    return Math.max(last + 1, now.getEpochSecond());
  }
}
