package io.pifleet.e2e.harness;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamedContextBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Kubernetes API: one of our own (kube-apiserver and etcd), or a user's cluster. */
public final class Kube implements AutoCloseable {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final @Nullable ApiServer own;
  private final Path kubeconfig;
  private final KubernetesClient client;

  private Kube(@Nullable ApiServer own, Path kubeconfig) {
    this.own = own;
    this.kubeconfig = kubeconfig;
    this.client = new KubernetesClientBuilder().withConfig(config(kubeconfig)).build();
  }

  /** Starts an API server with role-based access control, in seconds. */
  public static Kube start(Path folder) {
    Logs.capture();
    ApiServer server = new ApiServer(folder.resolve("kube"));
    Kube kube =
        new Kube(server, Checkout.secret(folder.resolve("kubeconfig"), server.kubeconfig()));
    await("the API server is ready; see " + server.child().log())
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .failFast("kube-apiserver ended", () -> !server.child().alive())
        .ignoreExceptions()
        .until(kube::ready);
    return kube;
  }

  /** Uses a cluster that is there. */
  public static Kube existing(Path kubeconfig) {
    return new Kube(null, kubeconfig);
  }

  /** What was asked of it; a user's own cluster does not tell. */
  public AuditLog audit() {
    if (own == null) {
      throw new IllegalStateException("the audit log of a user's own cluster is not at hand");
    }
    return own.audit();
  }

  /** For administrators; a file that only this user may read. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** A client with an administrator's rights. */
  public KubernetesClient client() {
    return client;
  }

  /** Makes the namespace unless it is there. */
  public void namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  /** Applies objects, each by server-side apply. */
  public void apply(List<HasMetadata> objects) {
    objects.forEach(object -> client.resource(object).forceConflicts().serverSideApply());
  }

  /** Writes a kubeconfig of a service account, with a token that lasts a day. */
  public Path kubeconfigOf(String namespace, String account, Path file) {
    io.fabric8.kubernetes.api.model.Config config = parsed();
    var context = config.getContexts().getFirst().getContext();
    config.setUsers(
        List.of(
            new io.fabric8.kubernetes.api.model.NamedAuthInfoBuilder()
                .withName(account)
                .withNewUser()
                .withToken(token(namespace, account))
                .endUser()
                .build()));
    config.setContexts(
        List.of(
            new NamedContextBuilder()
                .withName(account)
                .withNewContext()
                .withCluster(context.getCluster())
                .withUser(account)
                .withNamespace(namespace)
                .endContext()
                .build()));
    config.setCurrentContext(account);
    return Checkout.secret(file, YAML.asYaml(config));
  }

  /** A token of a service account, as a pod gets it. */
  public String token(String namespace, String account) {
    TokenRequest request =
        new TokenRequestBuilder().withNewSpec().withExpirationSeconds(86_400L).endSpec().build();
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  /** One entry of a Secret, as text. */
  public String secret(String namespace, String name, String key) {
    String data =
        client.secrets().inNamespace(namespace).withName(name).require().getData().get(key);
    if (data == null) {
      throw new IllegalStateException("Secret " + namespace + "/" + name + " has no " + key);
    }
    return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    if (own != null) {
      own.close();
    }
  }

  private io.fabric8.kubernetes.api.model.Config parsed() {
    try {
      return YAML.unmarshal(
          Files.readString(kubeconfig), io.fabric8.kubernetes.api.model.Config.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean ready() {
    return "ok".equals(client.raw("/readyz"))
        && client.namespaces().withName("default").get() != null;
  }

  private static Config config(Path kubeconfig) {
    return Config.fromKubeconfig(kubeconfig.toFile());
  }
}
