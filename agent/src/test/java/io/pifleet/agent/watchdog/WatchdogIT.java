package io.pifleet.agent.watchdog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real script, with real programs that it starts, loses, and takes back. */
class WatchdogIT {
  private static final String INSTALLED = "installed";
  private static final int LONG = 600;

  @TempDir private Path folder;

  @Test
  void theInstalledAgentRunsWhereThereIsNoOther() throws IOException {
    try (Dog dog = new Dog(folder, "lives").start()) {
      dog.awaitStarts(INSTALLED);
      assertThat(dog.read("running")).endsWith(" " + INSTALLED);
    }
  }

  @Test
  void theAgentThatProvedItselfRuns() throws IOException {
    try (Dog dog = new Dog(folder, "dies")) {
      String agent = dog.release("2.0.0", "lives");
      dog.says("agent", agent).start().awaitStarts(agent);
    }
  }

  @Test
  void anAgentThatAsksForItHandsOverToTheOneOnTrial() throws IOException {
    try (Dog dog = new Dog(folder, "hands over")) {
      String agent = dog.release("2.0.0", "lives");
      Files.writeString(dog.state.resolve("offer"), "%s %s 600\n".formatted(Dog.TRIAL, agent));
      dog.start().awaitStarts(INSTALLED, agent).awaitFile("alive", Dog.TRIAL);
      dog.proves(agent);
      dog.ask(85).awaitStarts(INSTALLED, agent, agent);
      assertThat(dog.read("failed")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dies", "is not enrolled"})
  void anAgentOnTrialThatEndsIsStartedThreeTimesAndNoMore(String behaviour) throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      String agent = dog.release("2.0.0", behaviour);
      dog.trial(agent, LONG).start().awaitStarts(agent, agent, agent, INSTALLED);
      assertThat(dog.read("failed"))
          .matches(
              Dog.TRIAL
                  + " CrashLoop the new agent was started 3 times and ended each time,"
                  + " the last time with status (70|78)");
      dog.ask(1).awaitStarts(agent, agent, agent, INSTALLED, INSTALLED);
    }
  }

  @Test
  void anAgentOnTrialThatHangsIsEndedWhenItsTimeIsOver() throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      String agent = dog.release("2.0.0", "hangs");
      dog.trial(agent, 2).start().awaitStarts(agent);
      ProcessHandle hanging = dog.agent();
      dog.awaitStarts(agent, INSTALLED);
      await().until(() -> !hanging.isAlive());
      assertThat(dog.read("failed"))
          .isEqualTo(Dog.TRIAL + " NotConnected the new agent gave no sign of life within 2 s");
    }
  }

  /** It may have stopped the player by then. */
  @Test
  void anAgentOnTrialThatFallsSilentIsEndedToo() throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      String agent = dog.release("2.0.0", "falls silent");
      dog.trial(agent, 2).start().awaitFile("alive", Dog.TRIAL).awaitStarts(agent, INSTALLED);
      assertThat(dog.read("failed")).startsWith(Dog.TRIAL + " NotConnected ");
    }
  }

  @Test
  void nobodyMindsTheSilenceOfAnAgentThatProvedItself() throws IOException {
    try (Dog dog = new Dog(folder, "dies")) {
      String agent = dog.release("2.0.0", "falls silent");
      dog.trial(agent, 2).start().awaitFile("alive", Dog.TRIAL);
      dog.proves(agent);
      long begun = uptime();
      await().atMost(Duration.ofSeconds(20)).until(() -> uptime() > begun + 4);
      assertThat(dog.starts()).containsExactly(agent);
      assertThat(dog.read("failed")).isEmpty();
    }
  }

  @Test
  void anAgentThatGivesSignsOfLifeHasAllTheTimeItNeeds() throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      String agent = dog.release("2.0.0", "lives");
      dog.trial(agent, 3).start().awaitFile("alive", Dog.TRIAL);
      long begun = uptime();
      await().atMost(Duration.ofSeconds(20)).until(() -> uptime() > begun + 5);
      assertThat(dog.starts()).containsExactly(agent);
      assertThat(dog.agent().isAlive()).isTrue();
      assertThat(dog.read("failed")).isEmpty();
    }
  }

  /** A file of the start before is no sign of life of this one. */
  @Test
  void aSignOfLifeIsWantedOfEveryStart() throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      String agent = dog.release("2.0.0", "hangs");
      dog.says("alive", Dog.TRIAL).trial(agent, 2).start().awaitStarts(agent, INSTALLED);
    }
  }

  @Test
  void whatIsOfAnotherTrialCountsForNothing() throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      String agent = dog.release("2.0.0", "lives");
      String other = "f".repeat(32);
      dog.says("failed", other + " CrashLoop of another");
      dog.says("starts", String.join("\n", Collections.nCopies(7, other)));
      dog.trial(agent, LONG).start().awaitStarts(agent).awaitFile("alive", Dog.TRIAL);
      assertThat(dog.read("starts")).isEqualTo(Dog.TRIAL);
    }
  }

  @Test
  void anAgentThatIsNotThereIsGivenUpAtOnce() throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      dog.trial("software/releases/9.9.9/agent/x.jar", LONG).start().awaitStarts(INSTALLED);
      assertThat(dog.read("failed")).contains("BadPackage the new agent is not there");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "a b c d", "a ../../x.jar 600", "a /etc/x.jar 600"})
  void aTrialThatMakesNoSenseLeavesTheBoxWithAnAgent(String line) throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      dog.says("trial", line).start().awaitStarts(INSTALLED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "software/releases/1.0.0/gone.jar", "../../x.jar", "/etc/passwd"})
  void whereTheProvenAgentIsLostTheInstalledOneRuns(String name) throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      dog.says("agent", name).start().awaitStarts(INSTALLED);
    }
  }

  /** A worn card forgets what was proven. */
  @Test
  void theInstalledAgentHasAGoWhereTheProvenOneDoesNotLast() throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      String agent = dog.release("2.0.0", "dies");
      dog.says("agent", agent).start();
      dog.awaitStarts(agent, agent, agent, agent, agent, INSTALLED);
      dog.ask(1);
      dog.awaitStarts(agent, agent, agent, agent, agent, INSTALLED, agent, agent, agent);
    }
  }

  @Test
  void anAgentThatCrashesIsStartedAgain() throws IOException {
    try (Dog dog = new Dog(folder, "lives").start()) {
      dog.awaitStarts(INSTALLED);
      dog.agent().destroyForcibly();
      dog.awaitStarts(INSTALLED, INSTALLED);
    }
  }

  @Test
  void aBoxThatIsNotEnrolledIsLeftToItsPeople() throws IOException {
    try (Dog dog = new Dog(folder, "is not enrolled").start()) {
      assertThat(dog.exit()).isEqualTo(78);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void whoEndsTheWatchdogEndsTheAgentInGoodOrder(String shell) throws IOException {
    try (Dog dog = new Dog(folder, "lives").start(shell)) {
      dog.awaitStarts(INSTALLED);
      assertThat(dog.stop()).isZero();
      assertThat(dog.agentRuns()).isFalse();
    }
  }

  @Test
  void twoWatchdogsDoNotFight() throws IOException, InterruptedException {
    try (Dog dog = new Dog(folder, "lives").start()) {
      dog.awaitStarts(INSTALLED);
      assertThat(dog.builder("sh").start().waitFor()).isEqualTo(75);
      assertThat(dog.log()).contains("Another watchdog runs in this folder.");
      assertThat(dog.agent().isAlive()).isTrue();
      assertThat(dog.starts()).containsExactly(INSTALLED);
    }
  }

  @Test
  void aNewWatchdogEndsTheAgentOfOneThatWasKilled() throws IOException {
    try (Dog dog = new Dog(folder, "lives").start()) {
      dog.awaitStarts(INSTALLED);
      ProcessHandle orphan = dog.agent();
      dog.kill();
      assertThat(orphan.isAlive()).isTrue();
      dog.start().awaitStarts(INSTALLED, INSTALLED);
      await().until(() -> !orphan.isAlive());
    }
  }

  /** Its number may be another process's by now. */
  @Test
  void nobodyElseIsEnded() throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      long self = ProcessHandle.current().pid();
      dog.says("running", self + " installed");
      dog.start().awaitStarts(INSTALLED);
      await("its own agent is the one it would end").until(() -> dog.agent().pid() != self);
    }
  }

  /** kill -9 of either, or of both, after each thing that a trial does. */
  @ParameterizedTest
  @ValueSource(strings = {"the agent", "the watchdog", "both"})
  void aTrialSurvivesTwoKillsAndEndsAfterThree(String victim) throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      String agent = dog.release("2.0.0", "lives");
      List<String> expected = new ArrayList<>();
      dog.trial(agent, LONG).start();
      for (int kills = 0; kills < 3; kills++) {
        expected.add(agent);
        dog.awaitStarts(expected.toArray(String[]::new)).awaitFile("alive", Dog.TRIAL);
        assertThat(dog.read("failed")).isEmpty();
        kill(dog, victim);
      }
      expected.add(INSTALLED);
      dog.awaitStarts(expected.toArray(String[]::new));
      assertThat(dog.read("failed")).startsWith(Dog.TRIAL + " CrashLoop ");
      kill(dog, victim);
      expected.add(INSTALLED);
      dog.awaitStarts(expected.toArray(String[]::new));
    }
  }

  /** One that hangs is taken back however often the power goes meanwhile. */
  @ParameterizedTest
  @ValueSource(strings = {"the watchdog", "both"})
  void anAgentThatHangsDoesNotOutliveKills(String victim) throws IOException {
    try (Dog dog = new Dog(folder, "lives")) {
      String agent = dog.release("2.0.0", "hangs");
      dog.trial(agent, LONG).start().awaitStarts(agent);
      kill(dog, victim);
      dog.awaitStarts(agent, agent);
      kill(dog, victim);
      dog.awaitStarts(agent, agent, agent);
      kill(dog, victim);
      dog.awaitStarts(agent, agent, agent, INSTALLED);
    }
  }

  @Test
  void killsAtAnyMomentLeaveABoxWithAnAgentThatWorks() throws Exception {
    try (Dog dog = new Dog(folder, "lives")) {
      String agent = dog.release("2.0.0", "dies");
      dog.trial(agent, LONG);
      for (int millis = 0; millis < 900; millis += 75) {
        dog.start();
        dog.killAfter(millis);
      }
      dog.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> last(dog.starts()), INSTALLED::equals);
      dog.awaitFile("failed", Dog.TRIAL);
      assertThat(Collections.frequency(dog.starts(), agent)).isLessThanOrEqualTo(3);
      assertThat(dog.agent().isAlive()).isTrue();
    }
  }

  @Test
  void theCommandsForPeopleAreThoseOfTheReleasesAgent() throws Exception {
    try (Dog dog = new Dog(folder, "dies")) {
      String agent = dog.release("2.0.0", "is not enrolled");
      assertThat(dog.agent("run")).isEqualTo(70);
      dog.says("agent", agent);
      assertThat(dog.agent("run")).isEqualTo(78);
      assertThat(dog.starts()).containsExactly(INSTALLED, agent);
    }
  }

  @Test
  void helpSaysWhatItIsFor() throws Exception {
    Process process = new ProcessBuilder("sh", "bin/pifleet-watchdog", "--help").start();
    String help = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(help).contains("Usage: pifleet-watchdog", "pifleet-agent run --help");
  }

  private static void kill(Dog dog, String victim) throws IOException {
    if (victim.equals("the agent")) {
      dog.agent().destroyForcibly();
    } else if (victim.equals("both")) {
      dog.cut().start();
    } else {
      dog.kill().start();
    }
  }

  private static String last(List<String> list) {
    return list.isEmpty() ? "" : list.get(list.size() - 1);
  }

  private static long uptime() throws IOException {
    String text = Files.readString(Path.of("/proc/uptime"));
    return Long.parseLong(text.substring(0, text.indexOf('.')));
  }
}
