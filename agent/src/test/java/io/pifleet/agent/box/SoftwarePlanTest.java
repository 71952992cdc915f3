package io.pifleet.agent.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Failure;
import io.pifleet.protocol.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes next for the software. */
class SoftwarePlanTest {
  private static final Software PLAYER = new Software(new Lab());
  private static final SoftwareBook FIRST = took(SoftwareBook.EMPTY, "1.0.0", 1);

  private static final long NOW = 1_000_000;

  private SoftwareBook book = took(FIRST, "1.1.0", 2);
  private boolean packageHere;
  private boolean unpacking;
  private boolean acting;
  private boolean connected = true;
  private Trial trial;
  private Pulse pulse = new Pulse(NOW, 0, null, NOW + 30_000);
  private long heldUntil;
  private Duty duty = new Duty(false, null, null, null);

  @BeforeEach
  void noReleaseBringsAnAgent() {
    PLAYER.agents.clear();
  }

  @Test
  void aBoxWithoutSoftwareHasNothingToDo() {
    book = SoftwareBook.EMPTY;
    assertThat(next()).isEqualTo(new SoftwareStep.Rest(Step.Rest.FOREVER));
  }

  @Test
  void whatRunsIsAskedNowAndThen() {
    assertThat(next()).isEqualTo(new SoftwareStep.Rest(NOW + 30_000));
    pulse = Pulse.begun(NOW);
    assertThat(next()).isEqualTo(perform(Services.Act.CHECK, "1.1.0"));
    acting = true;
    assertThat(next()).isEqualTo(new SoftwareStep.Rest(Step.Rest.FOREVER));
  }

  @Test
  void aPackageIsUnpackedWhenItIsHereAndNoOtherIsUnderWay() {
    book = book.accepted(PLAYER.update("2.0.0", 3));
    assertThat(next()).isInstanceOf(SoftwareStep.Rest.class);
    packageHere = true;
    assertThat(next()).isEqualTo(new SoftwareStep.Unpack(book.open()));
    unpacking = true;
    assertThat(next()).isInstanceOf(SoftwareStep.Rest.class);
  }

  @Test
  void whatIsStagedWaitsForHoldsTheBrokerAndACheckUnderWay() {
    staged();
    assertThat(next()).isEqualTo(new SoftwareStep.Begin(book.open()));
    heldUntil = NOW + 7_000;
    assertThat(next()).isEqualTo(new SoftwareStep.Rest(NOW + 7_000));
    heldUntil = 0;
    connected = false;
    assertThat(next()).isEqualTo(new SoftwareStep.Rest(NOW + 30_000));
    connected = true;
    acting = true;
    assertThat(next()).isEqualTo(new SoftwareStep.Rest(Step.Rest.FOREVER));
  }

  @Test
  void theWayForthIsStopLinkStartJudge() {
    trying(1);
    trial = Trial.at(Trial.Phase.STOP, NOW);
    assertThat(next()).isEqualTo(perform(Services.Act.STOP, "1.1.0"));
    trial = Trial.at(Trial.Phase.POINT, NOW);
    assertThat(next()).isEqualTo(new SoftwareStep.Point(book.open()));
    trial = Trial.at(Trial.Phase.START, NOW);
    assertThat(next()).isEqualTo(perform(Services.Act.START, "2.0.0"));
    trial = Trial.at(Trial.Phase.JUDGE, NOW);
    assertThat(next()).isEqualTo(new SoftwareStep.Probe());
    trial = trial.probed(NOW);
    assertThat(next()).isEqualTo(perform(Services.Act.CHECK, "2.0.0"));
  }

  @Test
  void healthAndBrokerTogetherAreTheProof() {
    trying(1);
    trial = judged(NOW - 6_000, NOW - 1_000, true);
    assertThat(next()).isEqualTo(new SoftwareStep.Commit(book.open()));
    trial = judged(NOW - 5_000, NOW - 1_000, true);
    assertThat(next()).isInstanceOf(SoftwareStep.Rest.class);
    trial = judged(NOW - 6_000, NOW - 1_000, false);
    assertThat(next()).isInstanceOf(SoftwareStep.Rest.class);
  }

  @Test
  void oneMinuteWithoutHealthOrTwoWithoutTheBrokerEndTheTrial() {
    trying(1);
    trial = started(NOW - 60_000, -1, true);
    assertThat(reason()).isEqualTo(Failure.Unhealthy);
    trial = started(NOW - 119_000, NOW - 80_000, false);
    assertThat(next()).isEqualTo(new SoftwareStep.Rest(NOW + 1_000));
    trial = started(NOW - 120_000, NOW - 80_000, false);
    assertThat(reason()).isEqualTo(Failure.NotConnected);
  }

  @Test
  void aTrialThatARestartCutIsBegunAnewThreeTimes() {
    trying(2);
    assertThat(next()).isEqualTo(new SoftwareStep.Begin(book.open()));
    trying(3);
    assertThat(reason()).isEqualTo(Failure.CrashLoop);
  }

  @Test
  void theWayBackIsLinkStopStart() {
    reverting();
    trial = Trial.at(Trial.Phase.POINT, NOW);
    assertThat(next()).isEqualTo(new SoftwareStep.Point(book.open()));
    trial = Trial.at(Trial.Phase.STOP, NOW);
    assertThat(next()).isEqualTo(perform(Services.Act.STOP, "2.0.0"));
    trial = Trial.at(Trial.Phase.START, NOW);
    assertThat(next()).isEqualTo(perform(Services.Act.START, "1.1.0"));
    trial = trial.stumbled(NOW, "it does not start", 0.5);
    assertThat(next()).isEqualTo(new SoftwareStep.Rest(NOW + 2_000));
    trial = Trial.at(Trial.Phase.JUDGE, NOW);
    assertThat(next()).isEqualTo(new SoftwareStep.Fail(book.open(), book.open().why()));
  }

  @Test
  void whereThereWasNothingNothingIsStoppedOrStarted() {
    book = SoftwareBook.EMPTY;
    trying(1);
    trial = Trial.at(Trial.Phase.STOP, NOW);
    assertThat(next()).isEqualTo(new SoftwareStep.Point(book.open()));
    reverting();
    trial = Trial.at(Trial.Phase.START, NOW);
    assertThat(next()).isInstanceOf(SoftwareStep.Fail.class);
  }

  @Test
  void aReleaseWithAnAgentIsHandedOverToThatAgent() {
    PLAYER.agents.add("2.0.0");
    staged();
    assertThat(next()).isInstanceOf(SoftwareStep.Refuse.class);
    duty = new Duty(true, null, null, null);
    assertThat(next()).isEqualTo(new SoftwareStep.HandOver(book.open()));
    duty = new Duty(true, Software.agentOf("2.0.0"), null, null);
    assertThat(next()).isEqualTo(new SoftwareStep.Begin(book.open()));
  }

  @Test
  void aTrialIsHandedOverAgainAfterARestartButNotForEver() {
    PLAYER.agents.add("2.0.0");
    duty = new Duty(true, null, null, null);
    trying(3);
    assertThat(next()).isEqualTo(new SoftwareStep.HandOver(book.open()));
    trying(4);
    assertThat(reason()).isEqualTo(Failure.CrashLoop);
    trying(1);
    duty = new Duty(false, null, null, null);
    assertThat(reason()).isEqualTo(Failure.Incompatible);
  }

  @Test
  void whatTheWatchdogGaveUpIsTakenBack() {
    PLAYER.agents.add("2.0.0");
    trying(1);
    Answer hung = Answer.failed(Failure.NotConnected, "no sign of life");
    duty = new Duty(true, null, book.open().command().id(), hung);
    assertThat(next()).isEqualTo(new SoftwareStep.Revert(book.open(), hung));
    duty = new Duty(true, null, PLAYER.update("2.0.0", 9).id(), hung);
    assertThat(next()).isEqualTo(new SoftwareStep.HandOver(book.open()));
  }

  @Test
  void aNewAgentReachesTheBrokerFirst() {
    PLAYER.agents.add("2.0.0");
    duty = new Duty(true, Software.agentOf("2.0.0"), null, null);
    trying(1);
    trial = Trial.at(Trial.Phase.GREET, NOW);
    assertThat(next()).isEqualTo(new SoftwareStep.Probe());
    connected = false;
    assertThat(next()).isEqualTo(new SoftwareStep.Rest(NOW + 120_000));
    trial = Trial.at(Trial.Phase.GREET, NOW - 120_000);
    assertThat(reason()).isEqualTo(Failure.NotConnected);
    trial = Trial.at(Trial.Phase.GREET, NOW - 1_000).probed(NOW).heard();
    assertThat(next()).isEqualTo(new SoftwareStep.SignOfLife(book.open()));
  }

  @Test
  void theWayBackIsForTheAgentThatProvedItself() {
    PLAYER.agents.add("2.0.0");
    reverting();
    trial = Trial.at(Trial.Phase.POINT, NOW);
    duty = new Duty(true, Software.agentOf("2.0.0"), book.open().command().id(), null);
    assertThat(next()).isEqualTo(new SoftwareStep.HandBack());
    duty = new Duty(true, null, book.open().command().id(), null);
    assertThat(next()).isEqualTo(new SoftwareStep.Point(book.open()));
    duty = new Duty(false, Software.agentOf("2.0.0"), book.open().command().id(), null);
    assertThat(next()).isEqualTo(new SoftwareStep.Point(book.open()));
  }

  @Test
  void aRollbackIsStagedAtOnceAndLeavesNoWayFurtherBack() {
    book = book.accepted(Software.rollback("1.1.0", 3));
    assertThat(next()).isEqualTo(new SoftwareStep.Begin(book.open()));
    book = book.committed(book.open().trying());
    assertThat(book.current().version()).isEqualTo("1.0.0");
    assertThat(book.previous()).isNull();
    assertThat(book.versions()).containsExactly("1.0.0");
  }

  /** The operator tells no box again what failed there, whatever was told and failed meanwhile. */
  @Test
  void remembersWhatFailedWhateverComesOfOthers() {
    book = failed(book, "2.0.0", 3, Failure.Unhealthy);
    State.Fault first = book.failed();
    assertThat(first.message()).isEqualTo("at revision 3");
    book = took(book, "3.0.0", 4);
    assertThat(book.failed()).as("the last command did not fail").isNull();
    book = failed(book, "4.0.0", 5, Failure.Unhealthy);
    book = took(book, "2.0.0", 6);
    assertThat(book.failures()).extracting(State.Fault::revision).containsExactly(3L, 5L);
    assertThat(book.failures()).startsWith(first);
  }

  @Test
  void remembersTheLastEightFailuresAndWantOfRoomUntilTheNextCommand() {
    for (int revision = 1; revision < 12; revision++) {
      book = failed(book, "2.0." + revision, revision, Failure.Unhealthy);
    }
    assertThat(book.failures()).hasSize(8).first().extracting(State.Fault::revision).isEqualTo(4L);
    book = failed(SoftwareBook.EMPTY, "2.0.0", 3, Failure.DiskShort);
    assertThat(book.failures()).hasSize(1);
    book = book.accepted(PLAYER.update("2.0.0", 4));
    assertThat(book.failures()).isEmpty();
  }

  /** A disk that is full for long has no room to write that a command is taken, either. */
  @Test
  void wantOfRoomDrivesOutNoOtherFailure() {
    book = failed(book, "2.0.0", 3, Failure.Unhealthy);
    for (int revision = 4; revision < 20; revision++) {
      book =
          book.lapsed(
              PLAYER.update("3.0.0", revision), "3.0.0", Answer.failed(Failure.DiskShort, "full"));
    }
    assertThat(book.failures()).extracting(State.Fault::revision).containsExactly(3L, 19L);
  }

  private void staged() {
    book = book.accepted(PLAYER.update("2.0.0", 3));
    book = book.with(book.open().staged(PLAYER.installation(book.open().command())));
  }

  private void trying(int tries) {
    staged();
    for (int i = 0; i < tries; i++) {
      book = book.with(book.open().trying());
    }
  }

  private void reverting() {
    trying(1);
    book = book.with(book.open().reverting(Answer.failed(Failure.Unhealthy, "503")));
  }

  private static Trial judged(long since, long at, boolean reached) {
    return new Trial(
        Trial.Phase.JUDGE, NOW + 500, NOW - 9_000, since, at, NOW + 900, reached, 0, null);
  }

  private static Trial started(long when, long since, boolean reached) {
    return new Trial(
        Trial.Phase.JUDGE, NOW + 5_000, when, since, NOW - 500, NOW + 9_000, reached, 0, null);
  }

  private static SoftwareBook failed(
      SoftwareBook before, String version, long revision, Failure reason) {
    SoftwareBook open = before.accepted(PLAYER.update(version, revision));
    return open.lapsed(
        open.open().command(), version, Answer.failed(reason, "at revision " + revision));
  }

  private static SoftwareBook took(SoftwareBook before, String version, long revision) {
    SoftwareBook open = before.accepted(PLAYER.update(version, revision));
    return open.committed(open.open().staged(PLAYER.installation(open.open().command())).trying());
  }

  private SoftwareStep perform(Services.Act act, String version) {
    Installation of =
        version.equals(book.current() == null ? "" : book.current().version())
            ? book.current()
            : book.open().candidate();
    assertThat(of.version()).isEqualTo(version);
    return new SoftwareStep.Perform(act, of);
  }

  private Failure reason() {
    assertThat(next()).isInstanceOf(SoftwareStep.Revert.class);
    return ((SoftwareStep.Revert) next()).why().reason();
  }

  private SoftwareStep next() {
    return SoftwarePlan.next(
        new SoftwareSituation(
            book, packageHere, unpacking, acting, trial, pulse, heldUntil, connected, duty, NOW));
  }
}
