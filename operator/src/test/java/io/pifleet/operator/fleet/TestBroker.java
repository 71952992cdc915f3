package io.pifleet.operator.fleet;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The system's mosquitto, with the configuration that the chart ships. */
final class TestBroker implements AutoCloseable {
  private static final Path CHART = Path.of("../charts/pifleet/files/mosquitto");

  private final Path folder;
  private final int port;
  private Process process;

  TestBroker(Path folder, TestCa ca) {
    this.folder = folder;
    try {
      this.port = freePort();
      TestCa.Holder server = ca.holder("broker");
      Path tls = Files.createDirectories(folder.resolve("tls"));
      Files.createDirectories(folder.resolve("data"));
      Files.writeString(tls.resolve("ca.crt"), ca.certificatePem());
      Files.writeString(tls.resolve("tls.crt"), TestCa.pem(server.certificate()));
      Files.writeString(tls.resolve("tls.key"), TestCa.keyPem(server));
      Files.writeString(tls.resolve("crl.pem"), ca.emptyCrlPem());
      Files.writeString(
          folder.resolve("mosquitto.conf"),
          Files.readString(CHART.resolve("mosquitto.conf"))
                  .replace("listener 8883", "listener " + port + " 127.0.0.1")
                  .replace("/pifleet/config/acl", CHART.resolve("acl").toAbsolutePath().toString())
                  .replace("/pifleet/tls", tls.toString())
                  .replace("/pifleet/data", folder.resolve("data").toString())
              // Started by root it would become somebody who may not read the test's folder.
              + "\nuser "
              + System.getProperty("user.name")
              + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  URI uri() {
    return URI.create("ssl://127.0.0.1:" + port);
  }

  void start() {
    try {
      process =
          new ProcessBuilder("mosquitto", "-c", folder.resolve("mosquitto.conf").toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(folder.resolve("log")));
              }
              return listens();
            });
  }

  /** As a power cut would. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
