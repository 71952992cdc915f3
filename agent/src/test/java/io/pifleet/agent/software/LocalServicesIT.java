package io.pifleet.agent.software;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.pifleet.agent.box.Services.Act;
import io.pifleet.agent.config.SoftwareConf;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Manifest.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services that obey, refuse and hang, and releases that are well and not. */
class LocalServicesIT {
  private static final HealthCheck BY_PROGRAM = by(List.of("bin/healthy", "$(reboot)"), null);

  @TempDir private Path state;
  private Path release;
  private Path heard;
  private Duration limit = Duration.ofSeconds(20);

  @BeforeEach
  void aRelease() throws IOException {
    release = Files.createDirectories(state.resolve("software/releases/2"));
    Files.createDirectories(release.resolve("bin"));
    Files.createSymbolicLink(state.resolve("software/current"), Path.of("releases/2"));
    heard = state.resolve("heard");
  }

  @Test
  void servicesAreStartedInOrderAndStoppedTheOtherWayRound() throws IOException {
    List<String> command = List.of(script("echo \"$#|$*\" >> " + heard), "--quiet");
    assertThat(perform(command, Act.STOP, BY_PROGRAM)).isEmpty();
    assertThat(perform(command, Act.START, BY_PROGRAM)).isEmpty();
    assertThat(heard)
        .hasContent(
            """
            3|--quiet stop b.service
            3|--quiet stop a.service
            3|--quiet start a.service
            3|--quiet start b.service
            """);
  }

  @Test
  void theScriptIsToldOfTheRelease() throws IOException {
    String script = script("echo \"$PIFLEET_RELEASE|$PIFLEET_VERSION\" > " + heard);
    assertThat(perform(List.of(script), Act.START, BY_PROGRAM)).isEmpty();
    assertThat(heard).hasContent(state.resolve("software/current") + "|2.0.0\n");
  }

  @Test
  void theFirstThatDoesNotStartIsNamed() throws IOException {
    String script = script("echo $2 >> " + heard + "; exit 3");
    assertThat(perform(List.of(script), Act.START, BY_PROGRAM))
        .contains("a.service: start ended with status 3");
    assertThat(heard).hasContent("a.service\n");
    assertThat(perform(List.of(state.resolve("none").toString()), Act.STOP, BY_PROGRAM).get())
        .startsWith("b.service: stop cannot be started: ")
        .contains("none");
  }

  @Test
  void withoutAScriptSystemctlIsCalledAndAUnitThatIsNotThereIsStopped() throws IOException {
    String systemctl = script("echo \"$*\" >> " + heard + "; [ $1 = start ] || exit 5");
    SoftwareConf conf = new SoftwareConf(null, List.of(), List.of(), limit);
    assertThat(perform(conf, systemctl, Act.STOP, BY_PROGRAM)).isEmpty();
    assertThat(perform(conf, systemctl, Act.START, BY_PROGRAM)).isEmpty();
    assertThat(heard)
        .hasContent("stop b.service\nstop a.service\nstart a.service\nstart b.service\n");
    assertThat(perform(conf, script("exit 5"), Act.START, BY_PROGRAM))
        .contains("a.service: start ended with status 5");
    assertThat(perform(List.of(script("exit 5")), Act.STOP, BY_PROGRAM))
        .contains("b.service: stop ended with status 5");
  }

  @Test
  void aScriptThatHangsIsEndedWithItsChildren() throws IOException {
    limit = Duration.ofMillis(700);
    String script = script("sh -c 'sleep 1000 & echo $! > " + heard + "; wait' & wait");
    long begun = System.nanoTime();
    assertThat(perform(List.of(script), Act.STOP, BY_PROGRAM))
        .contains("b.service: stop took longer than 700 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
    long child = Long.parseLong(Files.readString(heard).strip());
    await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void whatAScriptHasStartedStays() throws IOException {
    String script = script("sleep 20 &\necho $! > " + heard);
    assertThat(perform(List.of(script), Act.START, BY_PROGRAM)).isEmpty();
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(Files.readString(heard).strip())).orElseThrow();
    assertThat(child.isAlive()).isTrue();
    child.destroyForcibly();
  }

  @Test
  void aProgramOfTheReleaseIsAskedInItsFolder() throws IOException {
    healthy("pwd > " + heard + "; echo \"$1\" >> " + heard);
    assertThat(check(BY_PROGRAM)).isEmpty();
    assertThat(heard).hasContent(release.toRealPath() + "\n$(reboot)\n");
    healthy("exit 4");
    assertThat(check(BY_PROGRAM)).contains("bin/healthy ended with status 4");
    healthy("sleep 1000");
    assertThat(check(BY_PROGRAM)).contains("bin/healthy took longer than 1 s");
  }

  @Test
  void whatIsNoFileOfTheReleaseIsNotCalled() throws IOException {
    assertThat(check(BY_PROGRAM)).contains("bin/healthy is no file of the release");
    Path elsewhere = Path.of(script("touch " + heard));
    Files.createSymbolicLink(release.resolve("bin/healthy"), elsewhere);
    assertThat(check(BY_PROGRAM)).contains("bin/healthy is no file of the release");
    Files.createSymbolicLink(release.resolve("link"), state);
    assertThat(check(by(List.of("link/script.sh"), null)))
        .contains("link/script.sh is behind a link");
    assertThat(check(by(List.of("bin"), null))).contains("bin is no file of the release");
    Files.writeString(release.resolve("text"), "");
    assertThat(check(by(List.of("text"), null))).contains("text cannot be executed");
    assertThat(heard).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"200, ", "204, ", "302, answered 302", "401, answered 401", "503, answered 503"})
  void anAddressIsWellWithTwoHundreds(int status, String complaint) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/well");
          boolean well = exchange.getRequestURI().getPath().equals("/well");
          exchange.sendResponseHeaders(well ? 200 : status, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/health";
      assertThat(check(by(List.of(), url)))
          .isEqualTo(Optional.ofNullable(complaint).map(c -> url + " " + c));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatTheCheckSaidLastIsPassedOn() throws IOException {
    healthy("printf 'looking\\n\\tno picture: HDMI is not connected\\n' >&2; exit 7");
    assertThat(check(BY_PROGRAM))
        .contains("bin/healthy ended with status 7: looking no picture: HDMI is not connected");
    healthy("head -c 1000000 /dev/zero | tr '\\0' x; exit 1");
    assertThat(check(BY_PROGRAM).orElseThrow()).hasSizeLessThan(240);
  }

  @Test
  void anAddressWithNobodyBehindItDoesNotAnswer() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 5, loopback())) {
      port = socket.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;
    assertThat(check(by(List.of(), url))).contains(url + " does not answer: Connection refused");
  }

  @Test
  void anAddressThatDripsOrIsSilentIsGivenUp() throws IOException {
    for (boolean drips : new boolean[] {true, false}) {
      try (ServerSocket slow = new ServerSocket(0, 5, loopback())) {
        Thread server = new Thread(() -> answer(slow, drips), "server");
        server.setDaemon(true);
        server.start();
        long begun = System.nanoTime();
        String url = "http://127.0.0.1:" + slow.getLocalPort();
        assertThat(check(by(List.of(), url))).contains(url + " took longer than 1 s");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  private static void answer(ServerSocket server, boolean drips) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write("HTTP/1.1 204 No Content\r\nX-Drip: ".getBytes(UTF_8));
      for (int i = 0; i < 400; i++) {
        if (drips) {
          socket.getOutputStream().write('.');
        }
        Thread.sleep(50);
      }
    } catch (IOException | InterruptedException gone) {
      // Nobody listens any more.
    }
  }

  private Optional<String> check(HealthCheck check) {
    return perform(List.of(), Act.CHECK, check);
  }

  private Optional<String> perform(List<String> command, Act act, HealthCheck check) {
    return perform(new SoftwareConf(null, List.of(), command, limit), "none", act, check);
  }

  private Optional<String> perform(
      SoftwareConf conf, String systemctl, Act act, HealthCheck check) {
    List<Optional<String>> ends = new CopyOnWriteArrayList<>();
    LocalServices services =
        new LocalServices(conf, List.of(systemctl), state, Runnable::run, Log.SILENT);
    services.answerTo(
        (done, complaint) -> {
          assertThat(done).isEqualTo(act);
          ends.add(Optional.ofNullable(complaint));
        });
    Manifest manifest =
        new Manifest("player", "2.0.0", null, null, List.of("a.service", "b.service"), check);
    services.perform(act, manifest, "software/current");
    await().atMost(Duration.ofSeconds(20)).until(() -> !ends.isEmpty());
    return ends.get(0);
  }

  private static HealthCheck by(List<String> command, String http) {
    return new HealthCheck(command, http, null, null, null, 1);
  }

  private void healthy(String body) throws IOException {
    executable(release.resolve("bin/healthy"), body);
  }

  private String script(String body) throws IOException {
    return executable(state.resolve("script.sh"), body).toString();
  }

  private static Path executable(Path script, String body) throws IOException {
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
