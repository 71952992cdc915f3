package io.pifleet.agent.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Result.Outcome;
import io.pifleet.protocol.Stage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A release that brings the program that manages the box. */
class BoxAgentTest {
  private final Lab lab = new Lab();
  private final Software player = lab.player;
  private final Kennel kennel = lab.kennel;

  @BeforeEach
  void aWatchedBoxWithAPlayer() {
    kennel.there = true;
    player.agents.addAll(List.of("2.0.0", "3.0.0"));
    lab.start();
    lab.send(player.update("1.0.0", 1)).pass(30_000);
    player.acts.clear();
    kennel.starts.clear();
  }

  @Test
  void theNewAgentTakesOverAndBringsThePlayerWithIt() {
    Command update = player.update("2.0.0", 2);
    lab.send(update).pass(30_000).send(update);
    assertThat(lab.outcomes(update))
        .containsExactly(Outcome.Accepted, Outcome.Succeeded, Outcome.Succeeded);
    assertThat(kennel.running()).isEqualTo(Software.agentOf("2.0.0"));
    assertThat(kennel.starts).containsExactly(Software.agentOf("2.0.0"));
    assertThat(player.turns()).containsExactly("STOP 1.0.0", "START 2.0.0");
    afterwards("2.0.0", Software.agentOf("2.0.0"));
  }

  /** Its services may take their time, and its health check may. */
  @Test
  void theNewAgentGivesSignsOfLifeAsLongAsItsTrialLasts() {
    player.sick.add("2.0.0");
    lab.send(player.update("2.0.0", 2)).pass(5_000);
    String first = new String(lab.disk.read(WatchdogFolder.ALIVE), UTF_8);
    lab.pass(31_000);
    assertThat(lab.state().open().get(0).stage()).isEqualTo(Stage.Trying);
    assertThat(new String(lab.disk.read(WatchdogFolder.ALIVE), UTF_8)).isNotEqualTo(first);
    player.sick.clear();
    lab.pass(30_000);
    String last = new String(lab.disk.read(WatchdogFolder.ALIVE), UTF_8);
    lab.pass(300_000);
    assertThat(new String(lab.disk.read(WatchdogFolder.ALIVE), UTF_8)).isEqualTo(last);
    afterwards("2.0.0", Software.agentOf("2.0.0"));
  }

  @Test
  void aReleaseWithoutAnAgentReturnsToTheInstalledOne() {
    lab.send(player.update("2.0.0", 2)).pass(30_000);
    lab.send(player.update("2.5.0", 3)).pass(30_000);
    assertThat(player.runs).isEqualTo("2.5.0");
    afterwards("2.5.0", Watchdog.INSTALLED);
  }

  @Test
  void aRollbackBringsTheAgentBackToo() {
    lab.send(player.update("2.0.0", 2)).pass(30_000);
    lab.send(player.update("3.0.0", 3)).pass(30_000);
    Command back = Software.rollback("3.0.0", 4);
    lab.send(back).pass(30_000);
    assertThat(lab.last(back).outcome()).isEqualTo(Outcome.Succeeded);
    afterwards("2.0.0", Software.agentOf("2.0.0"));
  }

  @Test
  void anAgentThatEndsAtOnceCostsThePlayerNothing() {
    kennel.dead.add(Software.agentOf("2.0.0"));
    undone(player.update("2.0.0", 2), Failure.CrashLoop, "was started 3 times");
    assertThat(player.turns()).isEmpty();
  }

  @Test
  void anAgentThatHangsIsGivenUp() {
    kennel.hung.add(Software.agentOf("2.0.0"));
    undone(player.update("2.0.0", 2), Failure.NotConnected, "no sign of life within 180 s");
    assertThat(player.turns()).isEmpty();
  }

  @Test
  void anAgentThatNeverReachesTheBrokerSaysSoItself() {
    kennel.mute.add(Software.agentOf("2.0.0"));
    undone(player.update("2.0.0", 2), Failure.NotConnected, "the new agent did not reach");
    assertThat(player.turns()).isEmpty();
  }

  @Test
  void aPlayerThatIsNotHealthyTakesItsAgentWithIt() {
    player.sick.add("2.0.0");
    undone(player.update("2.0.0", 2), Failure.Unhealthy, "503");
    assertThat(player.turns())
        .containsExactly("STOP 1.0.0", "START 2.0.0", "STOP 2.0.0", "START 1.0.0");
    lab.send(player.update("3.0.0", 3)).pass(60_000);
    afterwards("3.0.0", Software.agentOf("3.0.0"));
  }

  @Test
  void anUpdateThatFailedMayBeTriedAgainByANewCommand() {
    kennel.dead.add(Software.agentOf("2.0.0"));
    undone(player.update("2.0.0", 2), Failure.CrashLoop, "");
    kennel.dead.clear();
    lab.send(player.update("2.0.0", 3)).pass(60_000);
    afterwards("2.0.0", Software.agentOf("2.0.0"));
  }

  @Test
  void nothingIsTouchedBeforeTheNewAgentHasReachedTheBroker() {
    Command update = player.update("2.0.0", 2);
    lab.send(update);
    lab.online = false;
    lab.settleUntil(() -> !kennel.starts.isEmpty());
    lab.pass(60_000);
    assertThat(lab.state().open().get(0).stage()).isEqualTo(Stage.Trying);
    assertThat(player.turns()).isEmpty();
    assertThat(lab.disk.read(WatchdogFolder.ALIVE)).isNull();
    lab.online = true;
    lab.box().connected(true);
    lab.settle();
    assertThat(new String(lab.disk.read(WatchdogFolder.ALIVE), UTF_8))
        .startsWith(update.id().hex());
    lab.pass(30_000);
    afterwards("2.0.0", Software.agentOf("2.0.0"));
  }

  @Test
  void withoutAWatchdogSuchAReleaseIsRefusedAndThePlayerStays() {
    kennel.there = false;
    lab.start();
    Command update = player.update("2.0.0", 2);
    lab.send(update).pass(30_000);
    assertThat(lab.last(update).reason()).isEqualTo(Failure.Incompatible);
    assertThat(lab.last(update).message()).contains("start the agent by pifleet-watchdog");
    assertThat(player.turns()).isEmpty();
    assertThat(player.kept()).containsExactly("1.0.0");
    assertThat(lab.state().software().failed().orElseThrow().reason())
        .isEqualTo(Failure.Incompatible);
    kennel.there = true;
    lab.start().send(player.update("2.0.0", 3)).pass(30_000);
    afterwards("2.0.0", Software.agentOf("2.0.0"));
  }

  @Test
  void aTrialThatLostItsWatchdogEndsInTheOldSoftware() {
    Command update = player.update("2.0.0", 2);
    lab.send(update).settleUntil(() -> lab.disk.read(WatchdogFolder.TRIAL) != null);
    kennel.there = false;
    lab.start().pass(60_000).send(update);
    assertThat(lab.last(update).reason()).isEqualTo(Failure.Incompatible);
    kennel.there = true;
    lab.start().pass(10_000);
    afterwards("1.0.0", Watchdog.INSTALLED);
  }

  /** The installed agent may be started since the right one cannot: that is no reason to end it. */
  @Test
  void whoStandsInForTheRightAgentIsLeftInPeace() {
    lab.send(player.update("2.0.0", 2)).pass(30_000);
    kennel.starts.clear();
    kennel.standIn = true;
    lab.start().pass(60_000);
    assertThat(kennel.starts).containsExactly(Watchdog.INSTALLED);
    kennel.standIn = false;
    lab.send(player.update("3.0.0", 3)).pass(60_000);
    afterwards("3.0.0", Software.agentOf("3.0.0"));
  }

  /** The power went after the book had the proof, and before the watchdog had it. */
  @Test
  void theAgentBeforeMakesWayForTheOneThatProvedItself() throws IOException {
    lab.send(player.update("2.0.0", 2)).pass(30_000);
    lab.disk.delete(WatchdogFolder.AGENT);
    kennel.starts.clear();
    lab.start().pass(10_000);
    assertThat(kennel.starts).containsExactly(Watchdog.INSTALLED, Software.agentOf("2.0.0"));
    afterwards("2.0.0", Software.agentOf("2.0.0"));
  }

  /** And here it took the watchdog's verdict with it. */
  @Test
  void anAgentOfATrialThatIsOverMakesWay() throws IOException {
    lab.send(player.update("2.0.0", 2)).pass(30_000);
    lab.send(player.update("3.0.0", 3)).pass(30_000);
    String trial = "0".repeat(32) + " " + Software.agentOf("2.0.0") + " 180\n";
    lab.disk.write(WatchdogFolder.TRIAL, trial.getBytes(UTF_8));
    kennel.starts.clear();
    lab.start().pass(10_000);
    assertThat(kennel.starts).containsExactly(Software.agentOf("2.0.0"), Software.agentOf("3.0.0"));
    afterwards("3.0.0", Software.agentOf("3.0.0"));
  }

  /** What an agent writes is read by the one before when it fails, and by the one after. */
  @Test
  void aBookOfANewerAgentIsUnderstood() throws IOException {
    Command update = player.update("2.0.0", 2);
    lab.send(update).settleUntil(() -> lab.disk.read(WatchdogFolder.TRIAL) != null);
    String path = "software/software.json";
    String book = new String(lab.disk.read(path), UTF_8);
    String newer = book.replace("{", "{\"of a newer agent\":{\"a\":[1]},");
    lab.disk.write(path, newer.getBytes(UTF_8));
    lab.start().pass(60_000);
    afterwards("2.0.0", Software.agentOf("2.0.0"));
  }

  private void undone(Command update, Failure reason, String message) {
    lab.send(update).pass(300_000);
    assertThat(lab.state().software().failed().orElseThrow().reason()).isEqualTo(reason);
    lab.send(update);
    assertThat(lab.last(update).reason()).isEqualTo(reason);
    assertThat(lab.last(update).message()).contains(message);
    afterwards("1.0.0", Watchdog.INSTALLED);
  }

  /** What runs, and what comes up when the box is switched on again. */
  private void afterwards(String version, String agent) {
    for (int boot = 0; boot < 2; boot++) {
      assertThat(kennel.running()).isEqualTo(agent);
      assertThat(player.runs).isEqualTo(version);
      assertThat(lab.state().software().current().version()).isEqualTo(version);
      assertThat(lab.state().open()).isEmpty();
      assertThat(lab.disk.read(WatchdogFolder.TRIAL)).isNull();
      lab.start().pass(30_000);
    }
  }
}
