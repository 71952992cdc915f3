package io.pifleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What a person reads who mistypes a command. */
class MainTest {
  private final StringWriter said = new StringWriter();

  @Test
  void aMistakeIsToldAloneAndPointsToTheHelp() {
    assertThat(run("hold", "--reason", "match", "--for", "2d")).isEqualTo(2);
    assertThat(said.toString().lines())
        .containsExactly(
            "--for is a time from 1m to 24h, such as 90m or 2h",
            "See pifleet-agent hold --help for what it takes.");
  }

  @Test
  void aWordThatIsAlmostACommandIsGuessed() {
    assertThat(run("statsu")).isEqualTo(2);
    assertThat(said.toString())
        .contains("'statsu'", "pifleet-agent status")
        .doesNotContain("Usage");
  }

  private int run(String... arguments) {
    return Main.line().setErr(new PrintWriter(said)).execute(arguments);
  }
}
