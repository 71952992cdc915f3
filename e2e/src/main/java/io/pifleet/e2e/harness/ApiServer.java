package io.pifleet.e2e.harness;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;

/**
 * etcd and kube-apiserver, both on the loopback address only, with role-based access control,
 * service accounts and an audit log that holds each request once.
 */
final class ApiServer implements AutoCloseable {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  /** A watch counts when it starts, any other request when it is answered. */
  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules:
        - level: Metadata
          verbs: [watch]
          omitStages: [RequestReceived, ResponseComplete]
        - level: Metadata
          omitStages: [RequestReceived, ResponseStarted]
      """;

  private final Path folder;
  private final KubeBinaries binaries = KubeBinaries.find().orDownloaded();
  private final int port = Ports.free();
  private final String token = new BigInteger(160, new SecureRandom()).toString(36);
  private final Child etcd;
  private final Child server;

  /** Starts both; the folder is made anew. */
  ApiServer(Path folder) {
    this.folder = Checkout.emptied(folder);
    int etcdPort = Ports.free();
    this.etcd = startEtcd(etcdPort);
    await("etcd listens; see " + etcd.log())
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .failFast("etcd ended; see " + etcd.log(), () -> !etcd.alive())
        .until(() -> Ports.open(etcdPort));
    this.server = startServer(etcdPort);
  }

  /** Its process. */
  Child child() {
    return server;
  }

  /** What was asked of it. */
  AuditLog audit() {
    return new AuditLog(folder.resolve("audit.log"));
  }

  /** An administrator's kubeconfig, once the server has made its certificate. */
  String kubeconfig() {
    Path certificate = folder.resolve("apiserver.crt");
    await("the API server makes its certificate; see " + server.log())
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .failFast("kube-apiserver ended; see " + server.log(), () -> !server.alive())
        .until(() -> Ports.open(port));
    Config config =
        new ConfigBuilder()
            .addNewCluster()
            .withName("pifleet")
            .withNewCluster()
            .withServer("https://127.0.0.1:" + port)
            .withCertificateAuthorityData(base64(certificate))
            .endCluster()
            .endCluster()
            .addNewUser()
            .withName("admin")
            .withNewUser()
            .withToken(token)
            .endUser()
            .endUser()
            .addNewContext()
            .withName("pifleet")
            .withNewContext()
            .withCluster("pifleet")
            .withUser("admin")
            .withNamespace("default")
            .endContext()
            .endContext()
            .withCurrentContext("pifleet")
            .build();
    return YAML.asYaml(config);
  }

  @Override
  public void close() {
    server.close();
    etcd.close();
  }

  private Child startEtcd(int port) {
    String clients = "http://127.0.0.1:" + port;
    String peers = "http://127.0.0.1:" + Ports.free();
    return Child.start(
        "etcd",
        new ProcessBuilder(
            binaries.folder().resolve("etcd").toString(),
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=" + clients,
            "--advertise-client-urls=" + clients,
            "--listen-peer-urls=" + peers,
            "--initial-advertise-peer-urls=" + peers,
            "--initial-cluster=default=" + peers,
            // A power cut of this machine ends the run anyway.
            "--unsafe-no-fsync"));
  }

  private Child startServer(int etcdPort) {
    KeyPair accounts = keyPair();
    return Child.start(
        "kube-apiserver",
        new ProcessBuilder(
            binaries.folder().resolve("kube-apiserver").toString(),
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            // It publishes no address, as there is none that others could reach.
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            "--cert-dir=" + folder,
            "--etcd-servers=http://127.0.0.1:" + etcdPort,
            "--authorization-mode=RBAC",
            "--token-auth-file=" + written("tokens", token + ",admin,admin,system:masters\n"),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-signing-key-file="
                + written("accounts.key", pem("PRIVATE KEY", accounts.getPrivate())),
            "--service-account-key-file="
                + written("accounts.pub", pem("PUBLIC KEY", accounts.getPublic())),
            // Nobody makes the account that pods would get.
            "--disable-admission-plugins=ServiceAccount",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--audit-policy-file=" + written("audit.yaml", POLICY),
            "--audit-log-path=" + folder.resolve("audit.log")));
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String what, Key key) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(key.getEncoded()), what);
  }

  private Path written(String name, String text) {
    return Checkout.secret(folder.resolve(name), text);
  }

  private static String base64(Path file) {
    try {
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
