package io.pifleet.e2e.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Debian's Prometheus, which scrapes every second what a story lets it see. */
public final class Prometheus implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path folder;
  private final int port = Ports.free();
  private final Map<String, Double> shown = new ConcurrentHashMap<>();
  private @Nullable HttpServer exporter;
  private @Nullable Child child;

  Prometheus(Path folder) {
    this.folder = folder;
  }

  /** Its address, also before it is started. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Lets a figure be seen; returns when Prometheus has seen it. */
  public void show(String metric, double value) {
    shown.put(metric, value);
    await("Prometheus has scraped " + metric)
        .atMost(LIMIT)
        .until(
            () ->
                ask(metric)
                    .contains("\"" + (value == (long) value ? "" + (long) value : value) + "\""));
  }

  /** Starts it. */
  public void start() {
    Checkout.made(folder);
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
      server.createContext(
          "/metrics",
          exchange -> {
            StringBuilder text = new StringBuilder();
            shown.forEach((name, value) -> text.append(name + " " + value + "\n"));
            byte[] body = text.toString().getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
              out.write(body);
            }
          });
      server.start();
      exporter = server;
      Files.writeString(
          folder.resolve("prometheus.yml"),
          """
          global: {scrape_interval: 1s}
          scrape_configs:
          - job_name: story
            static_configs: [{targets: ["127.0.0.1:%d"]}]
          """
              .formatted(server.getAddress().getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Child started =
        Child.start(
            "prometheus",
            new ProcessBuilder(
                program(),
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
    child = started;
    await("Prometheus listens; see " + started.log())
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .failFast("Prometheus ended", () -> !started.alive())
        .until(() -> Ports.open(port));
  }

  /** Ends it, as a crash would. */
  public void kill() {
    if (child != null) {
      child.kill();
    }
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
    if (exporter != null) {
      exporter.stop(0);
    }
  }

  private String ask(String metric) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/api/v1/query?query=" + metric))
            .timeout(LIMIT)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** On the path, or where e2e/setup.sh puts it. */
  private static String program() {
    String cache =
        Optional.ofNullable(System.getenv("PIFLEET_CACHE"))
            .orElse(System.getProperty("user.home") + "/.cache/pifleet");
    Path fetched = Path.of(cache, "prometheus/usr/bin/prometheus");
    return Files.isExecutable(fetched) ? fetched.toString() : "prometheus";
  }
}
