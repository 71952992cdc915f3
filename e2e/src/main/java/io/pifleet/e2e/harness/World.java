package io.pifleet.e2e.harness;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A whole PiFleet on this machine: each part real, each on a free port of the loopback address. */
public final class World implements AutoCloseable {
  /** The longest upload that is taken in the stories, which have no day to send gigabytes. */
  public static final long MAX_UPLOAD_BYTES = 128L << 20;

  private final Path folder;
  private final Kube kube;
  private final Kubectl kubectl;
  private final PlayerSoftware software;
  private final Store store;
  private final Chart chart;
  private final DroppingProxy gateway;
  private final int brokerPort;
  private final Prometheus prometheus;
  private final SecretMount brokerTls;
  private final Broker broker;
  private final List<OperatorProcess> operators = new ArrayList<>();
  private final List<DroppingProxy> ways = new ArrayList<>();
  private final List<BoxProcess> boxes = new ArrayList<>();

  private World(Path folder, Supplier<Kube> api, BrokerKind kind) {
    this.folder = folder;
    // It takes longest, so the rest starts beside it.
    CompletableFuture<Kube> starting = CompletableFuture.supplyAsync(api);
    this.store = Store.start(folder.resolve("store"));
    this.software = PlayerSoftware.inFolder(folder.resolve("software"));
    this.gateway = new DroppingProxy(InetAddress.getLoopbackAddress(), this::gatewayPort);
    this.brokerPort = Ports.free();
    this.prometheus = new Prometheus(folder.resolve("prometheus"));
    this.chart = Chart.render(values());
    this.kube = starting.join();
    this.kubectl = new Kubectl(kube.kubeconfig(), folder);
    install();
    this.brokerTls =
        new SecretMount(
            kube.client(), Chart.NAMESPACE, "pifleet-broker-tls", folder.resolve("broker-tls"));
    this.broker = kind.make(chart.brokerFiles(), brokerTls, brokerPort, folder.resolve("broker"));
    operator("operator");
  }

  /** Makes a broker of files of the chart, a mounted Secret, a port and a folder. */
  @FunctionalInterface
  public interface BrokerKind {
    /** Debian's, as in production. */
    BrokerKind MOSQUITTO = Mosquitto::new;

    /** Makes one, not yet started. */
    Broker make(Map<String, String> files, SecretMount tls, int port, Path folder);
  }

  /** Starts all but the operator. */
  public static World prepare(Path folder, Supplier<Kube> api, BrokerKind broker) {
    Logs.capture();
    return new World(folder, api, broker);
  }

  /** Starts all, and waits until the operator serves. */
  public static World start(String name) {
    Path folder = Checkout.emptied(Checkout.target(name));
    World world = prepare(folder, () -> Kube.start(folder), BrokerKind.MOSQUITTO).quick().brief();
    world.operator().set("PIFLEET_GATEWAY_MAX_UPLOAD_BYTES", Long.toString(MAX_UPLOAD_BYTES));
    world.startOperator();
    return world;
  }

  /** A box that goes is told of in two seconds, not fifteen; from the next start. */
  public World prompt() {
    operators.forEach(o -> o.set("PIFLEET_PRESENCE_GRACE", "2s"));
    return this;
  }

  /** An operator that lives for minutes, so that nothing of it is to be measured. */
  public World brief() {
    operators.forEach(OperatorProcess::brief);
    return this;
  }

  /** Seconds where people wait for minutes and days; from the next start. */
  public World quick() {
    operators.forEach(
        o ->
            o.set("PIFLEET_PRESENCE_GRACE", "2s")
                .set("PIFLEET_HEARTBEAT_INTERVAL", "2s")
                .set("PIFLEET_PROMETHEUS_INTERVAL", "1s")
                // Longer than any upload here takes from its bytes to its Content.
                .set("PIFLEET_STORE_KEEP_UNUSED", "10s"));
    return this;
  }

  /** Starts the operator, and the broker once the operator has made its certificate. */
  public void startOperator() {
    OperatorProcess operator = operator().start();
    awaitBrokerCertificate();
    broker.start();
    operator.awaitReady();
  }

  /** Prepares one more operator; it is not started. */
  public OperatorProcess operator(String name) {
    OperatorProcess operator =
        new OperatorProcess(
            name,
            kube,
            chart,
            // A name of the cluster's DNS in the chart.
            Map.of("PIFLEET_MQTT_URL", "ssl://127.0.0.1:" + brokerPort),
            folder);
    operators.add(operator);
    return operator;
  }

  /** The first operator. */
  public OperatorProcess operator() {
    return operators.getFirst();
  }

  /** Brings a new box into the world, switched off and unknown to all. */
  public BoxProcess box(String name) {
    InetAddress address = Ports.nextAddress();
    BoxProcess box =
        new BoxProcess(
            name,
            folder.resolve("boxes").resolve(name),
            new DroppingProxy(address, this::gatewayPort),
            new DroppingProxy(address, () -> brokerPort));
    boxes.add(box);
    return box;
  }

  /** The API. */
  public Kube kube() {
    return kube;
  }

  /** A person's tool, with an administrator's rights. */
  public Kubectl kubectl() {
    return kubectl;
  }

  /** The broker. */
  public Broker broker() {
    return broker;
  }

  /** Who makes the player's software; the operator knows the key. */
  public PlayerSoftware software() {
    return software;
  }

  /** Who answers gates; switched off until a story starts it. */
  public Prometheus prometheus() {
    return prometheus;
  }

  /** The store. */
  public Store store() {
    return store;
  }

  /** The gateway's public address; it leads to the operator that serves. */
  public String gatewayUrl() {
    return "https://127.0.0.1:" + gateway.port();
  }

  /**
   * A machine of its own in front of the gateway: what comes through it has an address of its own.
   */
  public GatewayClient gatewayClientElsewhere() {
    DroppingProxy way = new DroppingProxy(Ports.nextAddress(), this::gatewayPort);
    ways.add(way);
    return new GatewayClient("https://127.0.0.1:" + way.port(), authority().anonymous());
  }

  /** A client of the gateway that trusts the operator's authority and has no certificate. */
  public GatewayClient gatewayClient() {
    return new GatewayClient(gatewayUrl(), authority().anonymous());
  }

  /** A connection to the operator's gateway, for those who keep to no rule. */
  public RawHttps rawGateway() {
    return RawHttps.connect(gatewayPort(), authority().anonymous());
  }

  /** The operator's certificate authority, out of its Secret. */
  public Authority authority() {
    return Authority.of(
        kube.secret(Chart.NAMESPACE, "pifleet-ca", "ca.crt"),
        kube.secret(Chart.NAMESPACE, "pifleet-ca", "ca.key"));
  }

  /** This run's folder. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    boxes.forEach(BoxProcess::close);
    ways.forEach(DroppingProxy::close);
    operators.forEach(OperatorProcess::close);
    prometheus.close();
    broker.close();
    brokerTls.close();
    gateway.close();
    store.close();
    kube.close();
  }

  private void awaitBrokerCertificate() {
    await("the operator makes the broker's certificate; see " + Logs.of("operator"))
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .failFast("the operator ended", () -> !operator().child().alive())
        .until(brokerTls::present);
  }

  private int gatewayPort() {
    return operators.stream()
        .filter(OperatorProcess::ready)
        .findFirst()
        .orElseGet(this::operator)
        .gatewayPort();
  }

  private Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    values.put("gateway.publicUrl", gatewayUrl());
    values.put("broker.publicUrl", "ssl://127.0.0.1:" + brokerPort);
    values.put("prometheus.url", prometheus.url());
    values.put("store.endpoint", store.endpoint());
    values.put("store.bucket", Store.BUCKET);
    values.put("release.keys[0]", software.publicKeyLine());
    return values;
  }

  private void install() {
    kubectl.ok("apply", "--server-side", "--force-conflicts", "-f", Chart.crds().toString());
    kubectl.ok("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
    kube.namespace(Chart.NAMESPACE);
    kube.apply(chart.rights());
    kube.apply(
        List.of(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(Chart.NAMESPACE)
                .withName("pifleet-store")
                .endMetadata()
                .addToStringData("access-key", Store.ACCESS_KEY)
                .addToStringData("secret-key", Store.SECRET_KEY)
                .build()));
  }
}
