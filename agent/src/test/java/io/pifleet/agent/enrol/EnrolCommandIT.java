package io.pifleet.agent.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.credential.Pem;
import io.pifleet.agent.credential.TestAuthority;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A person types a PIN. */
class EnrolCommandIT {
  private static final String START = "Its agent is to be started: systemctl start pifleet-agent\n";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;
  private ClaimServer server;

  @BeforeEach
  void begin() throws Exception {
    server = new ClaimServer();
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void aGoodPinMakesABoxOfTheFleet() throws Exception {
    assertThat(enrol("--pin", "586 573", "--ca-sha256", server.authority.fingerprint())).isZero();
    assertThat(out.toString()).isEqualTo("This box is now club-a.rennes.\n" + START);
    Credentials credentials = new CredentialFolder(folder.resolve("state")).load();
    assertThat(credentials.site()).hasToString("club-a.rennes");
    assertThat(credentials.key().getPublic()).isEqualTo(server.keys.get(0));
    assertThat(credentials.serverAuthorities()).containsExactly(server.authority.certificate());
    assertThat(folder.resolve("site.conf"))
        .hasContent(
            "[site]\nid=club-a.rennes\nname=Rennes FC\n\n[central]\nserver_url="
                + server.uri()
                + "\n");
    assertThat(server.claims.get(0).device().hostname()).isNotBlank();

    out.getBuffer().setLength(0);
    assertThat(enrol("--pin", "586 573", "--ca-sha256", server.authority.fingerprint())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "This box was club-a.rennes and is now club-a.rennes, with new credentials.\n" + START);
  }

  @Test
  void aPinInAFileAndAnAuthorityInAFile() throws Exception {
    Path pin = Files.writeString(folder.resolve("pin"), "586573\n");
    Path ca = folder.resolve("ca.pem");
    Files.writeString(ca, Pem.write(List.of(server.authority.certificate())));
    Files.writeString(folder.resolve("site.conf"), "# mine\n[player]\nnotify_timeout=5s\n");
    assertThat(
            enrol(
                "--pin-file",
                pin.toString(),
                "--ca-file",
                ca.toString(),
                "--enrollment",
                "club-a/rennes"))
        .isZero();
    assertThat(server.claims.get(0).enrollment()).isEqualTo("club-a/rennes");
    assertThat(folder.resolve("site.conf")).content().startsWith("# mine\n[player]\n");
  }

  @Test
  void aWrongPinIsDeclinedInTheServersWordsAndAskedOnce() throws Exception {
    assertThat(enrol("--pin", "111111", "--ca-sha256", server.authority.fingerprint()))
        .isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "Invalid or already used PIN code. It may also have expired or be locked: see kubectl"
                + " get enrollments.\n");
    assertThat(server.claims).hasSize(1);
    assertThat(new CredentialFolder(folder.resolve("state")).load()).isNull();
  }

  @Test
  void aPinThatIsNoneNeverReachesTheServer() throws Exception {
    assertThat(enrol("--pin", "12a456", "--ca-sha256", server.authority.fingerprint()))
        .isEqualTo(1);
    assertThat(err.toString()).isEqualTo("PIN must contain only digits.\n");
    assertThat(server.claims).isEmpty();
  }

  @Test
  void aLostAnswerIsAskedForAgainWithTheSameKey() throws Exception {
    server.loseAnswers.set(2);
    assertThat(enrol("--pin", "586573", "--ca-sha256", server.authority.fingerprint())).isZero();
    assertThat(server.keys).hasSizeGreaterThanOrEqualTo(3).containsOnly(server.keys.get(0));
  }

  @Test
  void theNextAttemptHasTheSameKeyToo() throws Exception {
    enrol("--pin", "111111", "--ca-sha256", server.authority.fingerprint());
    enrol("--pin", "586573", "--ca-sha256", server.authority.fingerprint());
    assertThat(server.keys.get(1)).isEqualTo(server.keys.get(0));
  }

  @Test
  void aServerOfAnotherAuthorityNeverHearsThePin() throws Exception {
    String other = new TestAuthority("PiFleet").fingerprint();
    assertThat(enrol("--pin", "586573", "--ca-sha256", other)).isEqualTo(1);
    assertThat(err.toString()).contains("no certificate of the server has the fingerprint");
    assertThat(enrol("--pin", "586573")).isEqualTo(1);
    assertThat(err.toString()).contains("is not to be trusted");
    assertThat(server.claims).isEmpty();
  }

  @Test
  void aServerOfAnotherNameNeverHearsThePin() throws Exception {
    List<String> arguments = arguments("--pin", "586573", "--ca-sha256");
    arguments.add(server.authority.fingerprint());
    arguments.set(1, server.uri().toString().replace("localhost", "127.0.0.1"));
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(server.claims).isEmpty();
  }

  @Test
  void aServerThatIsBusyAwayOrNoneOfOursIsNamedSo() throws Exception {
    String fingerprint = server.authority.fingerprint();
    enrol("--pin", "429429", "--ca-sha256", fingerprint);
    assertThat(err.toString()).endsWith("Too many attempts; try again in 42 s.\n");
    enrol("--pin", "503503", "--ca-sha256", fingerprint);
    assertThat(err.toString()).endsWith("The API server is away.\n");
    enrol("--pin", "200200", "--ca-sha256", fingerprint);
    assertThat(err.toString()).contains("not as a PiFleet server would");
    server.close();
    enrol("--pin", "586573", "--ca-sha256", fingerprint);
    assertThat(err.toString()).contains("The server cannot be reached");
  }

  @Test
  void nothingSecretIsPrintedOrLeftReadable() throws Exception {
    enrol("--pin", "586573", "--ca-sha256", server.authority.fingerprint());
    assertThat(out.toString() + err).doesNotContain("586573", "KEY", "PRIVATE");
    assertThat(server.claims.get(0).toString()).doesNotContain("586573");
    assertThat(new CredentialFolder(folder.resolve("state")).exposed()).isEmpty();
  }

  @Test
  void bothKindsOfPinAndAPlainServerAreRefused() throws IOException {
    assertThat(enrol("--pin", "586573", "--pin-file", "x")).isEqualTo(2);
    List<String> arguments = arguments("--pin", "586573");
    arguments.set(1, "http://localhost:1");
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(err.toString()).contains("--server must begin with https://");
  }

  private int enrol(String... more) throws IOException {
    return run(arguments(more));
  }

  private List<String> arguments(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--server",
                server.uri().toString(),
                "--config",
                folder.resolve("site.conf").toString(),
                "--state",
                folder.resolve("state").toString()));
    all.addAll(List.of(more));
    return all;
  }

  private int run(List<String> arguments) {
    return new CommandLine(new EnrolCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }
}
