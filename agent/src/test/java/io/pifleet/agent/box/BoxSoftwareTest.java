package io.pifleet.agent.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.Result.Outcome;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How software comes to a box, proves itself there, and goes again. */
class BoxSoftwareTest {
  private final Lab lab = new Lab().start();
  private final Software player = lab.player;

  @Test
  void theFirstSoftwareIsFetchedTriedAndKept() {
    Command update = player.update("1.0.0", 1);
    lab.send(update).pass(30_000);
    assertThat(lab.outcomes(update)).containsExactly(Outcome.Accepted, Outcome.Succeeded);
    assertThat(player.linked()).isEqualTo("1.0.0");
    assertThat(player.turns()).containsExactly("START 1.0.0");
    State.Software told = lab.state().software();
    assertThat(told.distribution()).isEqualTo(Software.LINE);
    assertThat(told.current())
        .isEqualTo(new State.Installed("1.0.0", update.release().sha256(), update.id(), 1));
    assertThat(told.previous()).isNull();
    assertThat(told.revision()).isEqualTo(1);
    assertThat(lab.state().softwareVersion()).isEqualTo("1.0.0");
    assertThat(lab.disk.list("objects")).isEmpty();
    assertThat(lab.disk.list("software/incoming")).isEmpty();
  }

  @Test
  void anUpdateStopsTheOldStartsTheNewAndKeepsTwo() {
    brought("1.0.0", "1.1.0");
    player.acts.clear();
    lab.send(player.update("2.0.0", 3)).pass(30_000);
    assertThat(player.turns()).containsExactly("STOP 1.1.0", "START 2.0.0");
    assertThat(player.kept()).containsExactly("1.1.0", "2.0.0");
    assertThat(lab.state().software().previous().version()).isEqualTo("1.1.0");
  }

  @Test
  void softwareHasToBeHealthyForLongEnoughAndToLetTheBoxReachItsBroker() {
    player.sick.add("1.0.0");
    Command update = player.update("1.0.0", 1);
    lab.send(update).pass(40_000);
    assertThat(stage()).isEqualTo(Stage.Trying);
    player.sick.clear();
    lab.pass(4_000);
    assertThat(stage()).isEqualTo(Stage.Trying);
    lab.pass(5_000);
    assertThat(lab.last(update).outcome()).isEqualTo(Outcome.Succeeded);
    assertThat(player.probes).isEqualTo(1);
  }

  @Test
  void whatDoesNotGetHealthyIsUndone() {
    brought("1.0.0");
    player.sick.add("2.0.0");
    undone(player.update("2.0.0", 2), Failure.Unhealthy);
    assertThat(player.turns()).endsWith("STOP 1.0.0", "START 2.0.0", "STOP 2.0.0", "START 1.0.0");
    assertThat(lab.state().software().failed().orElseThrow().message())
        .isEqualTo("not healthy within 60 s: 503 instead of 200");
  }

  @Test
  void whatDoesNotStartIsUndone() {
    brought("1.0.0");
    player.lame.add("2.0.0");
    undone(player.update("2.0.0", 2), Failure.ServiceFailed);
  }

  @Test
  void whatKeepsTheBoxFromItsBrokerIsUndone() {
    brought("1.0.0");
    player.deaf.add("2.0.0");
    undone(player.update("2.0.0", 2), Failure.NotConnected);
    assertThat(player.probes).isGreaterThan(10);
  }

  @Test
  void anOldServiceThatDoesNotStopLeavesAllAsItIs() {
    brought("1.0.0");
    player.stops = false;
    undone(player.update("2.0.0", 2), Failure.ServiceFailed);
  }

  @Test
  void theFirstSoftwareThatFailsLeavesNoLink() {
    player.sick.add("1.0.0");
    Command update = player.update("1.0.0", 1);
    lab.send(update).pass(100_000);
    assertThat(lab.last(update).reason()).isEqualTo(Failure.Unhealthy);
    assertThat(player.linked()).isNull();
    assertThat(player.kept()).isEmpty();
    assertThat(player.turns()).containsExactly("START 1.0.0", "STOP 1.0.0");
  }

  @Test
  void whatTakesTheBoxDownThreeTimesIsUndone() {
    brought("1.0.0");
    player.deadly.add("2.0.0");
    Command update = player.update("2.0.0", 2);
    lab.send(update);
    for (int i = 0; i < SoftwarePlan.MAX_TRIES; i++) {
      try {
        lab.pass(10_000);
        throw new AssertionError("the power lasted");
      } catch (MemoryDisk.PowerCut expected) {
        lab.start();
      }
    }
    lab.pass(100_000).send(update);
    assertThat(lab.last(update).reason()).isEqualTo(Failure.CrashLoop);
    assertThat(player.runs).isEqualTo("1.0.0");
    assertThat(player.turns().stream().filter("START 2.0.0"::equals)).hasSize(3);
  }

  @Test
  void oldSoftwareThatDoesNotStartIsStartedAgainAndAgain() {
    brought("1.0.0");
    player.sick.add("2.0.0");
    player.lame.add("1.0.0");
    Command update = player.update("2.0.0", 2);
    lab.send(update).pass(600_000);
    assertThat(stage()).isEqualTo(Stage.Reverting);
    assertThat(lab.state().open().get(0).trouble()).isEqualTo("player.service does not start");
    assertThat(player.turns().stream().filter("START 1.0.0"::equals)).hasSizeBetween(5, 12);
    player.lame.clear();
    lab.pass(450_000);
    assertThat(lab.last(update).reason()).isEqualTo(Failure.Unhealthy);
    assertThat(player.runs).isEqualTo("1.0.0");
  }

  @Test
  void aHoldIsWaitedForAndMayEndEarlier() {
    brought("1.0.0");
    lab.holds.add(new State.Hold("technique", "a show", 3_600));
    Command update = player.update("2.0.0", 2);
    lab.send(update).pass(60_000);
    assertThat(stage()).isEqualTo(Stage.Staged);
    assertThat(lab.state().holds()).hasSize(1);
    lab.holds.clear();
    lab.box().factsChanged();
    lab.pass(30_000);
    assertThat(lab.last(update).outcome()).isEqualTo(Outcome.Succeeded);
  }

  @Test
  void whatWasFetchedWhenTheWindowIsOverWaitsToBeToldAgain() {
    brought("1.0.0");
    lab.holds.add(new State.Hold("technique", "a show", 90));
    Command update = within(player.update("2.0.0", 2), 60);
    lab.send(update).pass(120_000);
    lab.holds.clear();
    lab.box().factsChanged();
    lab.pass(3_600_000);
    assertThat(stage()).as("it is not begun outside of the window").isEqualTo(Stage.Staged);
    assertThat(player.runs).isEqualTo("1.0.0");
    lab.send(within(update, 60)).pass(30_000);
    assertThat(lab.last(update).outcome()).isEqualTo(Outcome.Succeeded);
    assertThat(player.runs).isEqualTo("2.0.0");
  }

  @Test
  void aBoxThatWentDownInItsWindowWaitsToBeToldAgain() {
    brought("1.0.0");
    Command update = within(player.update("2.0.0", 2), 60);
    lab.send(update);
    lab.box().connected(false);
    lab.settle();
    lab.start().pass(30_000);
    assertThat(stage()).isEqualTo(Stage.Staged);
    lab.send(within(update, 50)).pass(30_000);
    assertThat(player.runs).isEqualTo("2.0.0");
  }

  private static Command within(Command update, long seconds) {
    return new Command(
        update.id(),
        update.type(),
        update.revision(),
        update.epoch(),
        update.issuedAt(),
        update.lifetimeSeconds(),
        update.owner(),
        null,
        Objects.requireNonNull(update.release()).within(Duration.ofSeconds(seconds)),
        null);
  }

  @Test
  void aBoxWithoutItsBrokerBeginsNoTrial() {
    brought("1.0.0");
    Command update = player.update("2.0.0", 2);
    lab.send(update);
    lab.box().connected(false);
    lab.pass(600_000);
    assertThat(stage()).isEqualTo(Stage.Staged);
    assertThat(player.runs).isEqualTo("1.0.0");
    lab.box().connected(true);
    lab.pass(30_000);
    assertThat(player.runs).isEqualTo("2.0.0");
  }

  @Test
  void theBrokerMayComeBackWithinTwoMinutes() {
    brought("1.0.0");
    Command update = player.update("2.0.0", 2);
    lab.send(update).settleUntil(() -> player.acts.contains("STOP 1.0.0"));
    lab.box().connected(false);
    lab.pass(90_000);
    assertThat(stage()).isEqualTo(Stage.Trying);
    lab.box().connected(true);
    lab.pass(15_000).send(update);
    assertThat(lab.last(update).outcome()).isEqualTo(Outcome.Succeeded);
  }

  @Test
  void aRollbackReturnsToTheVersionBeforeWithoutADownload() {
    brought("1.0.0", "2.0.0");
    lab.server.clear();
    lab.begun.clear();
    Command back = Software.rollback("2.0.0", 3);
    lab.send(back).pass(30_000);
    assertThat(lab.outcomes(back)).containsExactly(Outcome.Accepted, Outcome.Succeeded);
    assertThat(lab.begun).isEmpty();
    assertThat(player.runs).isEqualTo("1.0.0");
    assertThat(player.kept()).containsExactly("1.0.0");
    assertThat(lab.state().software().previous()).isNull();
    Command further = Software.rollback("1.0.0", 4);
    lab.send(further);
    assertThat(lab.last(further).reason()).isEqualTo(Failure.NoPrevious);
    Command again = player.update("2.0.0", 5);
    lab.send(again).pass(30_000);
    assertThat(player.runs).isEqualTo("2.0.0");
  }

  @Test
  void aRollbackThatFailsComesBackToo() {
    brought("1.0.0", "2.0.0");
    player.sick.add("1.0.0");
    Command back = Software.rollback("2.0.0", 3);
    lab.send(back).pass(100_000);
    assertThat(lab.last(back).reason()).isEqualTo(Failure.Unhealthy);
    assertThat(lab.state().software().failed().orElseThrow().version()).isEqualTo("1.0.0");
    assertThat(player.runs).isEqualTo("2.0.0");
    assertThat(player.kept()).containsExactly("1.0.0", "2.0.0");
  }

  @Test
  void aRollbackFromAnotherVersionIsLevel() {
    brought("1.0.0");
    Command back = Software.rollback("2.0.0", 2);
    lab.send(back);
    assertThat(lab.outcomes(back)).containsExactly(Outcome.Succeeded);
    assertThat(player.runs).isEqualTo("1.0.0");
  }

  @Test
  void aNewerCommandReplacesOneThatWaits() {
    brought("1.0.0");
    lab.holds.add(new State.Hold("technique", "a show", 60));
    Command first = player.update("2.0.0", 2);
    Command second = player.update("3.0.0", 3);
    lab.send(first).settle().send(second).settle();
    assertThat(lab.outcomes(first)).containsExactly(Outcome.Accepted, Outcome.Superseded);
    assertThat(player.kept()).containsExactly("1.0.0", "3.0.0");
    lab.holds.clear();
    lab.pass(100_000);
    assertThat(player.runs).isEqualTo("3.0.0");
    assertThat(player.turns()).doesNotContain("START 2.0.0");
  }

  @Test
  void aNewerCommandReplacesOneThatIsBeingUnpacked() {
    Command first = player.update("2.0.0", 1);
    lab.send(first);
    lab.settleUntil(() -> player.unpacked == 0 && lab.disk.list("objects").size() == 1);
    Command second = player.update("3.0.0", 2);
    lab.send(second).pass(30_000);
    assertThat(lab.last(first).outcome()).isEqualTo(Outcome.Superseded);
    assertThat(player.runs).isEqualTo("3.0.0");
    assertThat(player.kept()).containsExactly("3.0.0");
  }

  @Test
  void duringATrialANewerCommandIsLeftToBeSentAgain() {
    brought("1.0.0");
    player.sick.add("2.0.0");
    Command next = player.update("3.0.0", 3);
    lab.send(player.update("2.0.0", 2)).pass(10_000).send(next);
    assertThat(lab.outcomes(next)).isEmpty();
    lab.pass(100_000).send(next).pass(30_000);
    assertThat(lab.outcomes(next)).containsExactly(Outcome.Accepted, Outcome.Succeeded);
    assertThat(lab.state().software().failures())
        .extracting(State.Fault::version)
        .as("what failed stays known, lest it is told again")
        .containsExactly("2.0.0");
  }

  @Test
  void aKnownCommandIsAnsweredAgainAndNotDoneAgain() {
    Command update = player.update("1.0.0", 1);
    lab.send(update).send(update).pass(30_000).send(update).start().send(update).pass(30_000);
    assertThat(lab.outcomes(update))
        .containsExactly(
            Outcome.Accepted,
            Outcome.Accepted,
            Outcome.Succeeded,
            Outcome.Succeeded,
            Outcome.Succeeded);
    assertThat(player.turns()).containsExactly("START 1.0.0");
    assertThat(lab.begun).hasSize(1);
  }

  @Test
  void whatCanBeRefusedIsRefusedBeforeAByteIsFetched() {
    brought("1.0.0", "2.0.0");
    lab.begun.clear();
    refused(player.update("3.0.0", 3, "other"), Failure.WrongRelease);
    refused(player.update("1.5.0", 4), Failure.Downgrade);
    Command.Release good = player.update("3.0.0", 5).release();
    Command.Release forged =
        new Command.Release(
            good.distribution(), "4.0.0", good.sha256(), good.size(), "c29tZXRoaW5n");
    refused(Software.command(CommandType.UPDATE_SOFTWARE, 5, forged, null), Failure.BadSignature);
    lab.disk.free(1_010);
    Command large = player.update("3.0.0", 6);
    lab.send(large);
    assertThat(lab.last(large).reason()).isEqualTo(Failure.DiskShort);
    assertThat(lab.begun).isEmpty();
    Command level = player.update("2.0.0", 7);
    lab.send(level);
    assertThat(lab.outcomes(level)).containsExactly(Outcome.Succeeded);
    assertThat(lab.state().software().revision()).isEqualTo(7);
    Command late = player.update("5.0.0", 7);
    lab.send(late);
    assertThat(lab.outcomes(late)).containsExactly(Outcome.Superseded);
  }

  @Test
  void aLeaderOfThePastIsRefused() {
    Command update = player.update("1.0.0", 1);
    lab.send(Lab.simple(CommandType.PING, 200)).send(update);
    assertThat(lab.last(update).reason()).isEqualTo(Failure.StaleEpoch);
    assertThat(lab.state().software()).isEqualTo(State.Software.NONE);
  }

  @Test
  void theEpochOfAnUpdateOutlivesARestart() {
    lab.send(player.update("1.0.0", 1)).pass(30_000).start();
    assertThat(lab.state().epoch()).isEqualTo(Lab.EPOCH);
  }

  @Test
  void aConfiguredLineIsTheOneThatIsTaken() {
    lab.rules = new SoftwareRules(List.of(Software.KEY), "kiosk");
    lab.start();
    assertThat(lab.state().software().distribution()).isEqualTo("kiosk");
    refused(player.update("1.0.0", 1), Failure.WrongRelease);
  }

  @Test
  void aBoxThatPinsNoKeySaysWhereToPutOne() {
    lab.rules = SoftwareRules.NONE;
    lab.start();
    Command update = player.update("1.0.0", 1);
    lab.send(update);
    assertThat(lab.last(update).reason()).isEqualTo(Failure.BadSignature);
    assertThat(lab.last(update).message()).contains("site.conf, [software] keys");
  }

  @Test
  void aPackageThatIsNoneOrDoesNotFitIsRefused() {
    brought("1.0.0");
    player.bad = Failure.BadPackage;
    undone(player.update("2.0.0", 2), Failure.BadPackage);
    player.bad = null;
    player.minVersion = "1.5.0";
    undone(player.update("2.0.0", 3), Failure.Incompatible);
    assertThat(player.turns()).containsExactly("START 1.0.0");
  }

  @Test
  void aPackageThatCannotBeFetchedFails() {
    Command update = player.update("1.0.0", 1);
    lab.server.clear();
    lab.send(update).settle();
    assertThat(lab.last(update).reason()).isEqualTo(Failure.NotFound);
    assertThat(lab.state().open()).isEmpty();
  }

  @Test
  void progressOfThePackageIsTold() {
    Command update = player.update("1.0.0", 1);
    lab.send(update);
    lab.box().progressed(update.release().sha256(), update.release().size() / 2);
    assertThat(lab.results).extracting(Result::percent).endsWith(47);
    assertThat(stage()).isEqualTo(Stage.Received);
  }

  @Test
  void contentGoesOnBesideIt() {
    lab.send(lab.deploy("A/a.mp4", "film", 1)).send(player.update("1.0.0", 1));
    lab.send(lab.deploy("B/b.mp4", "film 2", 1)).pass(30_000);
    assertThat(lab.shown()).containsOnlyKeys("A/a.mp4", "B/b.mp4");
    assertThat(player.runs).isEqualTo("1.0.0");
    lab.start().pass(10_000);
    assertThat(lab.disk.list("objects")).hasSize(2);
  }

  private void brought(String... versions) {
    for (String version : versions) {
      lab.send(player.update(version, lab.state().software().revision() + 1)).pass(30_000);
      assertThat(player.runs).isEqualTo(version);
    }
  }

  private void undone(Command update, Failure reason) {
    String before = player.linked();
    List<String> kept = player.kept();
    lab.send(update).pass(200_000);
    assertThat(lab.outcomes(update)).containsExactly(Outcome.Accepted, Outcome.Failed);
    assertThat(lab.last(update).reason()).isEqualTo(reason);
    assertThat(player.linked()).isEqualTo(before);
    assertThat(player.runs).isEqualTo(before);
    assertThat(player.kept()).isEqualTo(kept);
    assertThat(lab.state().software().failed())
        .contains(
            new State.Fault(
                update.id(),
                update.revision(),
                update.release().version(),
                reason,
                lab.last(update).message()));
    assertThat(lab.state().open()).isEmpty();
    assertThat(lab.state().software().healthySeconds()).isNotNull();
  }

  private void refused(Command command, Failure reason) {
    lab.send(command).settle();
    assertThat(lab.outcomes(command)).containsExactly(Outcome.Failed);
    assertThat(lab.last(command).reason()).isEqualTo(reason);
    assertThat(lab.state().software().failed().orElseThrow().reason()).isEqualTo(reason);
  }

  private Stage stage() {
    return lab.state().open().get(0).stage();
  }
}
