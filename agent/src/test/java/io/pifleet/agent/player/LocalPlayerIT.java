package io.pifleet.agent.player;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.pifleet.agent.box.PlayerNotice.Event;
import io.pifleet.agent.config.Ini;
import io.pifleet.agent.config.SiteConf;
import io.pifleet.agent.credential.TestAuthority;
import io.pifleet.agent.credential.Trust;
import io.pifleet.agent.gateway.Https;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Players that listen, refuse and hang. */
class LocalPlayerIT {
  private static final Sha256 DIGEST = Sha256.ofText("content");

  @TempDir private Path folder;
  private final List<Boolean> told = new CopyOnWriteArrayList<>();

  @Test
  void aScriptIsCalledWithTheEventAndTheIndexAndNoShell() throws IOException {
    Path script = script("echo \"$#|$1|$2|$3\" > " + folder.resolve("heard"));
    tell("notify_command=" + script + " $(reboot)", Event.CONTENT_CHANGED);
    awaitTold(true);
    assertThat(folder.resolve("heard"))
        .hasContent("3|$(reboot)|content_changed|" + folder.resolve("index.json") + "\n");
  }

  @Test
  void aScriptThatFailsIsNotTakenForOneThatHeard() throws IOException {
    tell("notify_command=" + script("exit 3"), Event.CONTENT_CHANGED);
    awaitTold(false);
  }

  @Test
  void aScriptThatIsNotThereIsNoCatastrophe() {
    tell("notify_command=" + folder.resolve("none"), Event.CONTENT_CHANGED);
    awaitTold(false);
  }

  @Test
  void aScriptThatHangsIsEndedWithItsChildren() throws IOException {
    Path pid = folder.resolve("pid");
    Path script = script("sleep 1000 &\necho $! > " + pid + "\nwait");
    long begun = System.nanoTime();
    tell("notify_command=" + script + "\nnotify_timeout=700ms", Event.IDENTIFY);
    awaitTold(false);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
    long child = Long.parseLong(Files.readString(pid).strip());
    await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void aPlayerWithAnAddressIsPosted() throws IOException {
    List<String> bodies = new CopyOnWriteArrayList<>();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(bodies.size() == 1 ? 204 : 500, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "notify_url=http://127.0.0.1:" + server.getAddress().getPort() + "/x";
      tell(url, Event.CONTENT_CHANGED);
      awaitTold(true);
      assertThat(bodies.get(0))
          .contains("\"event\":\"content_changed\"", "\"name\":\"config_updated\"", DIGEST.hex());
      told.clear();
      tell(url, Event.CONTENT_CHANGED);
      awaitTold(false);
    } finally {
      server.stop(0);
    }
  }

  /** Who may speak for the gateway may not speak for the player. */
  @Test
  void aPlayerOnTheGatewaysAuthorityIsNotBelieved() throws Exception {
    TestAuthority fleet = new TestAuthority("fleet");
    HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(fleet.server("localhost")));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "https://localhost:" + server.getAddress().getPort();
      Https gateway = new Https(Trust.of(List.of(fleet.certificate())), Duration.ofSeconds(5));
      assertThat(gateway.get(URI.create(url), null).status()).isEqualTo(204);
      tell("notify_url=" + url, Event.CONTENT_CHANGED);
      awaitTold(false);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aPlayerThatAcceptsAndSaysNothingIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, loopback())) {
      long begun = System.nanoTime();
      tell(
          "notify_url=http://127.0.0.1:" + silent.getLocalPort() + "\nnotify_timeout=500ms",
          Event.CONTENT_CHANGED);
      awaitTold(false);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void aPlayerThatAnswersInDripsIsGivenUp() throws IOException {
    try (ServerSocket slow = new ServerSocket(0, 5, loopback())) {
      new Thread(() -> drip(slow), "player").start();
      tell(
          "notify_url=http://127.0.0.1:" + slow.getLocalPort() + "\nnotify_timeout=500ms",
          Event.CONTENT_CHANGED);
      awaitTold(false);
    }
  }

  /** A byte of the answer's head every now and then, for as long as somebody listens. */
  private static void drip(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write("HTTP/1.1 204 No Content\r\nX-Drip: ".getBytes(UTF_8));
      while (true) {
        socket.getOutputStream().write('.');
        Thread.sleep(50);
      }
    } catch (IOException | InterruptedException gone) {
      // Nobody listens any more.
    }
  }

  @Test
  void nobodyToTellIsAsGoodAsTold() {
    tell("", Event.CONTENT_CHANGED);
    awaitTold(true);
  }

  private void tell(String settings, Event event) {
    SiteConf conf = SiteConf.of(Ini.parse("[player]\n" + settings + "\n"));
    LocalPlayer player =
        new LocalPlayer(conf, folder.resolve("index.json"), Runnable::run, Log.SILENT);
    player.answerTo(told::add);
    player.tell(event, DIGEST);
  }

  private void awaitTold(boolean heard) {
    await().atMost(Duration.ofSeconds(20)).until(() -> !told.isEmpty());
    assertThat(told).containsExactly(heard);
  }

  private Path script(String body) throws IOException {
    Path script = folder.resolve("script.sh");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
