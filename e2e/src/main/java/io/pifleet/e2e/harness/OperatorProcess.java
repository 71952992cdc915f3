package io.pifleet.e2e.harness;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The packaged operator, in a process of its own, with the environment that the chart gives its
 * container and the rights that the chart gives its account.
 */
public final class OperatorProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String name;
  private final Map<String, String> environment;
  private final int gatewayPort = Ports.free();
  private final int managementPort = Ports.free();

  /** The best one, as in the cluster. */
  private int compiler = 4;

  private @Nullable Child child;

  /**
   * Prepares one.
   *
   * @param name of its log
   * @param changes environment variables that are other on this machine than in the cluster
   */
  OperatorProcess(String name, Kube kube, Chart chart, Map<String, String> changes, Path folder) {
    this.name = name;
    this.environment = new LinkedHashMap<>();
    chart.operatorEnvironment().forEach(v -> environment.put(v.getName(), value(v, kube)));
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_SSL_PORT", Integer.toString(gatewayPort));
    environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    environment.put(
        "KUBECONFIG",
        kube.kubeconfigOf(
                Chart.NAMESPACE, Chart.SERVICE_ACCOUNT, folder.resolve(name + ".kubeconfig"))
            .toString());
    // For people who read a failed story.
    environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
    environment.putAll(changes);
  }

  /** Changes a setting; it counts from the next start. */
  public OperatorProcess set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Compiles it fast rather than well, which halves the work of a start; from the next one. */
  OperatorProcess brief() {
    compiler = 1;
    return this;
  }

  /** Starts it; {@link #awaitReady} tells when it leads. */
  public OperatorProcess start() {
    ProcessBuilder command =
        new ProcessBuilder(
            List.of(
                Jvm.newest(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=" + compiler,
                "-jar",
                Checkout.program("operator/target/quarkus-app/quarkus-run.jar").toString()));
    command.environment().putAll(environment);
    child = Child.start(name, command);
    return this;
  }

  /** Waits until it leads and serves. */
  public OperatorProcess awaitReady() {
    Child started = child();
    await(name + " is ready; see " + started.log())
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .failFast(name + " ended; see " + started.log(), () -> !started.alive())
        .until(this::ready);
    return this;
  }

  /** Waits until it runs and leaves the lead to another. */
  public OperatorProcess awaitStandby() {
    Child started = child();
    await(name + " stands by; see " + started.log())
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .failFast(name + " ended; see " + started.log(), () -> !started.alive())
        .until(() -> get("/q/health/live").startsWith("200") && !ready());
    return this;
  }

  /** Whether it leads and serves; who is frozen is not asked, as nobody waits for its answer. */
  public boolean ready() {
    return child != null && child.awake() && "200".equals(get("/q/health/ready").substring(0, 3));
  }

  /** What Prometheus would read. */
  public String metrics() {
    return get("/q/metrics").substring(4);
  }

  /** The port of its HTTPS server. */
  public int gatewayPort() {
    return gatewayPort;
  }

  /** Its process. */
  public Child child() {
    if (child == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return child;
  }

  /** Asks it to end and waits for that. */
  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
  }

  /** Status, a blank, body; 000 where nobody answers. */
  private String get(String path) {
    try {
      HttpResponse<String> response =
          HTTP.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    } catch (IOException notYet) {
      return "000 ";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String value(EnvVar variable, Kube kube) {
    var from = variable.getValueFrom();
    if (from == null) {
      return variable.getValue();
    }
    if (from.getFieldRef() != null
        && from.getFieldRef().getFieldPath().equals("metadata.namespace")) {
      return Chart.NAMESPACE;
    }
    if (from.getSecretKeyRef() != null) {
      var secret = from.getSecretKeyRef();
      return kube.secret(Chart.NAMESPACE, secret.getName(), secret.getKey());
    }
    throw new IllegalStateException("the chart sets " + variable.getName() + " in an unknown way");
  }
}
