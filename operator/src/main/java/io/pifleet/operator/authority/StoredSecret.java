package io.pifleet.operator.authority;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One Secret that several replicas may write: changed by compare-and-swap, made where absent. */
final class StoredSecret {
  /** Far more rivals than there ever are. */
  private static final int ATTEMPTS = 20;

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  StoredSecret(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  /**
   * Applies a change to the data as it is now, again for as long as somebody else is faster.
   *
   * @param change from the old data, empty where there is no Secret; the same for no change
   * @return the data as stored
   */
  Map<String, String> change(UnaryOperator<Map<String, String>> change) {
    for (int attempt = 1; ; attempt++) {
      try {
        return tryToChange(change);
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private Map<String, String> tryToChange(UnaryOperator<Map<String, String>> change) {
    var secrets = client.secrets().inNamespace(namespace);
    @Nullable Secret found = secrets.withName(name).get();
    Map<String, String> before = found == null ? Map.of() : decoded(found);
    Map<String, String> after = change.apply(before);
    if (found != null && after.equals(before)) {
      return before;
    }
    if (found == null) {
      secrets
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withNamespace(namespace)
                  .addToLabels("app.kubernetes.io/managed-by", "pifleet-operator")
                  .endMetadata()
                  .withType("Opaque")
                  .withData(encoded(after))
                  .build())
          .create();
    } else {
      secrets
          .resource(new SecretBuilder(found).withData(encoded(after)).build())
          .lockResourceVersion()
          .update();
    }
    return after;
  }

  private static Map<String, String> decoded(Secret secret) {
    Map<String, String> data = new HashMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (k, v) ->
                  data.put(
                      k, new String(Base64.getDecoder().decode(v), StandardCharsets.ISO_8859_1)));
    }
    return data;
  }

  private static Map<String, String> encoded(Map<String, String> data) {
    Map<String, String> encoded = new HashMap<>();
    data.forEach(
        (k, v) ->
            encoded.put(
                k, Base64.getEncoder().encodeToString(v.getBytes(StandardCharsets.ISO_8859_1))));
    return encoded;
  }

  @Override
  public String toString() {
    return "Secret " + namespace + "/" + name;
  }
}
