package io.pifleet.e2e.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Debian's mosquitto, started by the chart's program with the chart's files. */
final class Mosquitto implements Broker {
  private final Path folder;
  private final SecretMount tls;
  private final int port;
  private @Nullable Child child;

  Mosquitto(Map<String, String> files, SecretMount tls, int port, Path folder) {
    this.folder = Checkout.made(folder);
    this.tls = tls;
    this.port = port;
    Checkout.made(data());
    files.forEach((name, text) -> write(name, name.equals("mosquitto.conf") ? here(text) : text));
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void start() {
    ProcessBuilder command =
        new ProcessBuilder(
            "sh",
            folder.resolve("config/entry.sh").toString(),
            folder.resolve("config/mosquitto.conf").toString(),
            tls.folder().toString());
    // Debian keeps it there, off the path of users.
    command.environment().merge("PATH", "/usr/sbin", (path, sbin) -> path + ":" + sbin);
    Child started = Child.start("mosquitto", command);
    child = started;
    await("mosquitto listens; see " + started.log())
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .failFast("mosquitto ended", () -> !started.alive())
        .until(() -> Ports.open(port));
  }

  @Override
  public boolean crashed() {
    return child != null && !child.alive();
  }

  @Override
  public void kill() {
    if (child != null) {
      child.kill();
      child = null;
    }
  }

  @Override
  public void forget() {
    Checkout.emptied(data());
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
      child = null;
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  /** The chart's paths and port, moved to this machine's; nothing else of the file changes. */
  private String here(String chart) {
    String moved =
        chart
            .replace("listener 8883\n", "listener " + port + " 127.0.0.1\n")
            .replace(" /pifleet/tls/", " " + tls.folder() + "/")
            .replace(" /pifleet/config/", " " + folder + "/config/")
            .replace(" /pifleet/data/", " " + folder + "/data/");
    if (moved.contains("listener 8883") || moved.contains(" /pifleet/")) {
      throw new IllegalStateException("mosquitto.conf names a place this does not know:\n" + moved);
    }
    // Started by root it would become a user that may not read what root's harness wrote.
    return System.getProperty("user.name").equals("root") ? moved + "\nuser root\n" : moved;
  }

  private void write(String name, String text) {
    try {
      Files.writeString(Checkout.made(folder.resolve("config")).resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
