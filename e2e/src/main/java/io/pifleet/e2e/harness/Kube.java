package io.pifleet.e2e.harness;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A Kubernetes API: one of our own (kube-apiserver and etcd), or a user's cluster. */
public final class Kube implements AutoCloseable {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final Runnable end;
  private final Path kubeconfig;
  private final KubernetesClient client;

  private Kube(Runnable end, Path kubeconfig) {
    this.end = end;
    this.kubeconfig = kubeconfig;
    this.client = new KubernetesClientBuilder().withConfig(config(kubeconfig)).build();
  }

  /** Starts an API server with role-based access control, in three seconds. */
  public static Kube start(Path folder) {
    Logs.capture();
    KubeBinaries binaries = KubeBinaries.find();
    KubeAPIServer server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(binaries.linkedFrom(Checkout.target("kube")).toString())
                .withApiServerVersion(KubeBinaries.VERSION)
                .withOfflineMode(binaries.present())
                .withStartupTimeout(120_000)
                .build());
    AtomicBoolean ended = new AtomicBoolean();
    Runnable end =
        () -> {
          if (!ended.getAndSet(true)) {
            server.stop();
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(end, "end-kube"));
    server.start();
    return new Kube(end, ownFile(folder.resolve("kubeconfig"), server.getKubeConfigYaml()));
  }

  /** Uses a cluster that is there. */
  public static Kube existing(Path kubeconfig) {
    return new Kube(() -> {}, kubeconfig);
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
    return ownFile(file, YAML.asYaml(config));
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
    end.run();
  }

  private io.fabric8.kubernetes.api.model.Config parsed() {
    try {
      return YAML.unmarshal(
          Files.readString(kubeconfig), io.fabric8.kubernetes.api.model.Config.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Config config(Path kubeconfig) {
    return Config.fromKubeconfig(kubeconfig.toFile());
  }

  private static Path ownFile(Path file, String text) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
