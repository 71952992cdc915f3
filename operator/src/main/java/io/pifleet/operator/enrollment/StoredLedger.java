package io.pifleet.operator.enrollment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pifleet.operator.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in the ConfigMap {@code pifleet-claims}, so that neither a restart nor a second
 * replica forgets a guess. Times are milliseconds since 1970.
 */
@Singleton
class StoredLedger implements Ledgers {
  static final String NAME = "pifleet-claims";
  private static final String REQUESTS = "requests.json";
  private static final String FAILURES = "failures.json";
  private static final JsonMapper JSON = new JsonMapper();

  private final KubernetesClient client;
  private final String namespace;
  private @Nullable ConfigMap read;

  @Inject
  StoredLedger(KubernetesClient client, Settings settings) {
    this.client = client;
    this.namespace = settings.namespace();
  }

  @Override
  public ClaimLedger load() {
    ConfigMap found = client.configMaps().inNamespace(namespace).withName(NAME).get();
    read = found;
    return found == null || found.getData() == null
        ? ClaimLedger.EMPTY
        : new ClaimLedger(
            requests(found.getData().getOrDefault(REQUESTS, "{}")),
            times(found.getData().getOrDefault(FAILURES, "[]")));
  }

  @Override
  public boolean save(ClaimLedger ledger) {
    ConfigMap next =
        (read == null ? new ConfigMapBuilder() : new ConfigMapBuilder(read))
            .editOrNewMetadata()
            .withName(NAME)
            .withNamespace(namespace)
            .endMetadata()
            .withData(Map.of(REQUESTS, text(ledger.requests()), FAILURES, text(ledger.failures())))
            .build();
    try {
      var resource = client.configMaps().inNamespace(namespace).resource(next);
      read = read == null ? resource.create() : resource.lockResourceVersion().update();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private static String text(Map<String, List<Instant>> requests) {
    Map<String, List<Long>> millis = new LinkedHashMap<>();
    requests.forEach((a, t) -> millis.put(a, t.stream().map(Instant::toEpochMilli).toList()));
    return json(millis);
  }

  private static String text(List<Instant> times) {
    return json(times.stream().map(Instant::toEpochMilli).toList());
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static SequencedMap<String, List<Instant>> requests(String json) {
    SequencedMap<String, List<Instant>> requests = new LinkedHashMap<>();
    parse(json, new TypeReference<LinkedHashMap<String, List<Long>>>() {})
        .forEach((a, t) -> requests.put(a, t.stream().map(Instant::ofEpochMilli).toList()));
    return requests;
  }

  private static List<Instant> times(String json) {
    return parse(json, new TypeReference<List<Long>>() {}).stream()
        .map(Instant::ofEpochMilli)
        .toList();
  }

  private static <T> T parse(String json, TypeReference<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the ConfigMap " + NAME + " cannot be read; delete it to begin a new ledger", e);
    }
  }
}
