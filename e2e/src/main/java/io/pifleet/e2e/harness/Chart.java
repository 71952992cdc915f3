package io.pifleet.e2e.harness;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Helm chart as it renders: where the tests take rights, settings and the broker's files from.
 */
public final class Chart {
  /** The namespace that PiFleet itself runs in. */
  public static final String NAMESPACE = "pifleet-system";

  /** The account that the operator runs under. */
  public static final String SERVICE_ACCOUNT = "pifleet-operator";

  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final Path FOLDER = Checkout.file("charts/pifleet");

  private final List<HasMetadata> objects;

  private Chart(List<HasMetadata> objects) {
    this.objects = objects;
  }

  /** Renders it as {@code helm template} does. */
  public static Chart render(Map<String, String> values) {
    List<HasMetadata> objects = new ArrayList<>();
    for (String document : HelmTemplate.run(FOLDER, NAMESPACE, values).split("(?m)^---$", -1)) {
      if (document.lines().anyMatch(line -> line.startsWith("kind:"))) {
        objects.add(YAML.unmarshal(document));
      }
    }
    return new Chart(List.copyOf(objects));
  }

  /** The folder of the CRDs, which Helm does not render. */
  public static Path crds() {
    return FOLDER.resolve("crds");
  }

  /** Everything in it. */
  public List<HasMetadata> objects() {
    return objects;
  }

  /** Accounts, roles and their bindings. */
  public List<HasMetadata> rights() {
    return objects.stream()
        .filter(
            o ->
                o instanceof ServiceAccount
                    || o.getApiVersion().startsWith("rbac.authorization.k8s.io/"))
        .toList();
  }

  /** What the operator's container gets as its environment. */
  List<EnvVar> operatorEnvironment() {
    return object(Deployment.class, "pifleet-operator")
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getEnv();
  }

  /** mosquitto.conf, the ACL and the program that starts mosquitto. */
  public Map<String, String> brokerFiles() {
    return object(ConfigMap.class, "pifleet-broker").getData();
  }

  private <T extends HasMetadata> T object(Class<T> kind, String name) {
    return objects.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(o -> o.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no " + kind.getSimpleName() + " " + name + " in it"));
  }
}
