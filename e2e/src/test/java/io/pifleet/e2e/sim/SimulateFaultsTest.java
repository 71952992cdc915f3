package io.pifleet.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code make simulate-faults} says and returns. */
class SimulateFaultsTest {
  private final StringWriter out = new StringWriter();

  @Test
  void aSeedIsToldAgainWordForWord() {
    assertThat(run("--seed=7")).isZero();
    String first = out.toString();
    assertThat(first).contains("box1", "operator").endsWith("Seed 7 is fine.\n");
    assertThat(run("--seed=7")).isZero();
    assertThat(out).hasToString(first + first);
  }

  @Test
  void runsAreCounted() {
    assertThat(run("--runs=3", "--from=11")).isZero();
    assertThat(out.toString()).contains("3 runs from seed 11", "no law was broken.");
  }

  @Test
  void itExplainsItself() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("--runs", "--seed", "Exit codes:");
  }

  @Test
  void nonsenseIsRefusedWithTheReason() {
    assertThat(run("--runs=0")).isEqualTo(2);
    assertThat(run("--runs=many")).isEqualTo(2);
    assertThat(run("--seed=1", "--runs=2")).isEqualTo(2);
    assertThat(run("--all")).isEqualTo(2);
    assertThat(out.toString())
        .contains(
            "--runs must be 1 or more, and is 0",
            "'many' is not a long",
            "goes with neither --runs nor --from",
            "--all");
  }

  private int run(String... arguments) {
    return new CommandLine(new SimulateFaults())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(out, true))
        .execute(arguments);
  }
}
