package io.pifleet.agent.software;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.agent.health.StatusCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a person types, and what comes back. */
class HoldCommandIT {
  @TempDir private Path state;
  private int status;

  @Test
  void aHoldIsMadeListedShownAndEnded() {
    assertThat(hold()).isEqualTo("Nobody holds updates back.\n");
    assertThat(hold("--reason", "the match", "--for", "90m", "--holder", "anna"))
        .isEqualTo("anna holds updates back for 1 h 30 min: the match\n");
    assertThat(hold()).isEqualTo("anna: the match, for 1 h 30 min still\n");
    assertThat(run(new StatusCommand(), "--config", state.resolve("none").toString()))
        .contains("hold         anna wants no update: the match, for 1 h 30 min");
    assertThat(hold("--release", "--holder", "ben"))
        .isEqualTo("ben holds nothing back; name who does with --holder: anna\n");
    assertThat(status).isEqualTo(1);
    assertThat(hold("--release", "--holder", "anna"))
        .isEqualTo("anna holds updates back no more\n");
    assertThat(status).isZero();
    assertThat(hold("--release")).isEqualTo("Nobody holds updates back.\n");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void whoIsLoggedInHoldsWhenNobodyIsNamed() {
    String sudo = System.getenv("SUDO_USER");
    String user = sudo == null ? System.getProperty("user.name") : sudo;
    assertThat(hold("--reason", "match", "--for", "24h"))
        .isEqualTo(user + " holds updates back for 24 h: match\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0m", "25h", "1441m", "2", "2d", "-1h", "soon", "99999h", ""})
  void aTimeIsFromAMinuteToADay(String time) {
    assertThat(hold("--reason", "match", "--for", time))
        .startsWith("--for is a time from 1m to 24h, such as 90m or 2h\n");
    assertThat(status).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--reason match, --for is a time from 1m to 24h",
    "--for 2h, '--reason is one line of 1 to 128 characters, such as --reason match'",
    "--for 2h --reason a\u0007b, --reason is one line of",
    "--for 2h --reason match --holder a\u202eb, --holder is one line of 1 to 64 characters",
    "--release --for 2h, --release ends a hold and takes neither --reason nor --for",
  })
  void whatDoesNotGoTogetherIsNamed(String options, String says) {
    assertThat(hold(options.split(" ", -1))).startsWith(says);
    assertThat(status).isEqualTo(2);
    assertThat(state.resolve("holds.json")).doesNotExist();
  }

  @Test
  void aFolderThatIsNotThereIsNotMade() throws IOException {
    Path none = state.resolve("none");
    String said =
        run(new HoldCommand(), "--state", none.toString(), "--reason", "m", "--for", "1h");
    assertThat(said).contains("There is no folder " + none).contains("--state");
    assertThat(status).isEqualTo(1);
    assertThat(Files.exists(none)).isFalse();
  }

  @Test
  void helpTellsAllOfIt() {
    assertThat(hold("--help")).contains("--reason", "--for", "1m to 24h", "--release", "--holder");
  }

  private String hold(String... options) {
    return run(new HoldCommand(), options);
  }

  private String run(Callable<Integer> command, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    if (!all.contains("--state")) {
      all.addAll(List.of("--state", state.toString()));
    }
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    status = new CommandLine(command).setOut(out).setErr(out).execute(all.toArray(String[]::new));
    out.flush();
    return said.toString();
  }
}
