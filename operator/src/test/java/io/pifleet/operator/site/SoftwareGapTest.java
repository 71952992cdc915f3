package io.pifleet.operator.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.Window;
import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.rollout.Phase;
import io.pifleet.operator.rollout.Standing;
import io.pifleet.operator.status.Finding;
import io.pifleet.operator.window.Spell;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One box on its way from 2.1.0 to 2.2.0, as its rollout sees it. */
class SoftwareGapTest {
  private static final Instant START = Box.START;
  private static final SiteFacts SITE =
      new SiteFacts(new SiteId("club", "north"), Told.SITE_UID, false);
  private static final Sha256 OLD = Sha256.ofText("2.1.0");
  private static final Sha256 NEW = Sha256.ofText("2.2.0");
  private static final CommandId SOMEBODY = CommandId.of("a", "b", 1, "c");
  private static final SoftwareWant FORWARD = want(false, false);
  private static final SoftwareWant BACK = want(true, false);

  private static SoftwareWant want(boolean back, boolean verified) {
    return new SoftwareWant(
        new Owner("UpdateRollout", "player-2.2.0", "uid-of-rollout"),
        new Command.Release("player-stable", "2.2.0", NEW, 1000, "c2lnbmF0dXJl"),
        back,
        Duration.ofMinutes(10),
        Duration.ofMinutes(30),
        Duration.ZERO,
        verified,
        Spell.ALWAYS,
        Finding.no("InSync", Reason.WaitingForWave));
  }

  @Test
  void isToldWhatComesNextInItsSlot() {
    Stand stand = stand(software(old(), 4, 100L, null), FORWARD);
    assertThat(stand)
        .isInstanceOfSatisfying(
            Stand.Due.class,
            due -> {
              assertThat(due.command().type()).isEqualTo(CommandType.UPDATE_SOFTWARE);
              assertThat(due.command().revision()).isEqualTo(5);
              assertThat(due.command().id()).isEqualTo(FORWARD.bringing(SITE, 5));
              assertThat(due.command().release()).isEqualTo(FORWARD.release());
            });
  }

  @Test
  void isProvenOnlyAfterItHasBeenHealthyForLongEnough() {
    State.Software young = software(brought(), 5, 60L, null);
    assertThat(stand(young, FORWARD))
        .isEqualTo(new Stand.Soaking(START.plus(Duration.ofMinutes(9))));
    assertThat(at(young, FORWARD, START.plus(Duration.ofMinutes(9)), true))
        .isEqualTo(new Stand.Proven());
  }

  @Test
  void doesNotAgeIntoAGoodOneWhileItIsAway() {
    State.Software young = software(brought(), 5, 60L, null);
    assertThat(at(young, FORWARD, START.plus(Duration.ofDays(1)), false))
        .isEqualTo(new Stand.Away(false));
    assertThat(at(young, want(false, true), START.plus(Duration.ofDays(1)), false))
        .as("what was verified stays so until the box says otherwise")
        .isEqualTo(new Stand.Proven());
  }

  @Test
  void losesItsProofWhenItIsNotHealthyAnyMore() {
    assertThat(stand(software(brought(), 5, null, null), want(false, true)))
        .isInstanceOfSatisfying(
            Stand.Failed.class, failed -> assertThat(failed.reason()).isEqualTo("Unhealthy"));
  }

  @Test
  void isToldOnceAndNotAgainAfterItFailed() {
    State.Fault ours =
        new State.Fault(FORWARD.bringing(SITE, 5), 5, "2.2.0", Failure.Unhealthy, "answered 503");
    assertThat(stand(software(old(), 5, 100L, ours), FORWARD))
        .isEqualTo(new Stand.Failed("Unhealthy", "answered 503", false));
    State.Fault anothers = new State.Fault(SOMEBODY, 5, "2.2.0", Failure.Unhealthy, "x");
    assertThat(stand(software(old(), 5, 100L, anothers), FORWARD))
        .as("another rollout's failure is no failure of this one")
        .isInstanceOf(Stand.Due.class);
  }

  @Test
  void waitsForRoomOnItsDiskAndIsToldAgainWhenThereIs() {
    State.Fault noRoom =
        new State.Fault(
            FORWARD.bringing(SITE, 5),
            5,
            "2.2.0",
            Failure.DiskShort,
            "needs 9 bytes, 1 can be had");
    State state = state(software(old(), 5, 100L, noRoom), List.of(), List.of());
    Live full =
        online()
            .heartbeat(disk(99.5), START, Box.TIMING)
            .state(state(software(old(), 4, 100L, null), List.of(), List.of()), START)
            .state(later(state, 1), START);
    assertThat(stand(full, FORWARD, START))
        .isInstanceOfSatisfying(
            Stand.Cramped.class,
            s -> assertThat(s.message()).isEqualTo("needs 9 bytes, 1 can be had"));
    assertThat(SoftwarePlan.standing(situation(full, FORWARD, START), FORWARD))
        .as("it blocks nobody and is no failure of the release")
        .isEqualTo(Standing.lacking("needs 9 bytes, 1 can be had"));
    assertThat(stand(full.heartbeat(disk(99.4), START, Box.TIMING), FORWARD, START))
        .as("hardly more room")
        .isInstanceOf(Stand.Cramped.class);
    assertThat(stand(full.heartbeat(disk(60), START, Box.TIMING), FORWARD, START))
        .isInstanceOfSatisfying(
            Stand.Due.class,
            due -> assertThat(due.command().id()).isEqualTo(FORWARD.bringing(SITE, 6)));
    Instant later = START.plus(Duration.ofMinutes(2));
    assertThat(stand(full.answered(later), FORWARD, later))
        .as("somebody may have made room where no heartbeat tells")
        .isInstanceOf(Stand.Due.class);
  }

  @Test
  void doesNotTakeWhatATryHasGivenBackForRoom() {
    Live tried =
        online()
            .heartbeat(disk(75), START, Box.TIMING)
            .state(cramped(1, 5), START)
            .heartbeat(disk(60), START, Box.TIMING)
            .heartbeat(disk(99), START, Box.TIMING)
            .state(cramped(2, 6), START)
            .heartbeat(disk(60), START, Box.TIMING);
    assertThat(stand(tried, FORWARD, START)).isInstanceOf(Stand.Cramped.class);
    assertThat(stand(tried.heartbeat(disk(50), START, Box.TIMING), FORWARD, START))
        .isInstanceOf(Stand.Due.class);
  }

  private static State cramped(long sequence, long revision) {
    State.Fault noRoom =
        new State.Fault(
            FORWARD.bringing(SITE, revision), revision, "2.2.0", Failure.DiskShort, "no room");
    return later(state(software(old(), revision, 100L, noRoom), List.of(), List.of()), sequence);
  }

  @Test
  void waitsForWhoHoldsUpdatesBack() {
    Stand stand =
        stand(state(software(old(), 4, 100L, null), List.of(), holds(5400)), FORWARD, START, true);
    assertThat(stand).isEqualTo(new Stand.Kept("bar until 2026-06-01T13:30:00Z (match)"));
  }

  @Test
  void isToldOnlyInItsWindowAndForHowLongThatIsOpen() {
    State.Software is = software(old(), 4, 100L, null);
    SiteFacts nightly = windowed("0 12 * * *");
    assertThat(stand(nightly, state(is, List.of(), List.of()), START.plusSeconds(600)))
        .isInstanceOfSatisfying(
            Stand.Due.class,
            due -> {
              assertThat(due.until()).isEqualTo(START.plusSeconds(3600));
              assertThat(due.command().release())
                  .isEqualTo(FORWARD.release().within(Duration.ofMinutes(50)));
            });
    assertThat(stand(nightly, state(is, List.of(), List.of()), START.plusSeconds(3600)))
        .isEqualTo(new Stand.Closed(START.plus(Duration.ofDays(1))));
  }

  @Test
  void isToldAgainInTheNextWindowWhenTheFirstWasTooShortToFetchThePackage() {
    State staged =
        state(
            software(old(), 5, 100L, null),
            open(FORWARD.bringing(SITE, 5), Stage.Staged),
            List.of());
    SiteFacts nightly = windowed("0 12 * * *");
    assertThat(stand(nightly, staged, START.plusSeconds(7200)))
        .isEqualTo(new Stand.Closed(START.plus(Duration.ofDays(1))));
    assertThat(stand(nightly, staged, START.plus(Duration.ofDays(1))))
        .isInstanceOfSatisfying(
            Stand.Due.class,
            due -> {
              assertThat(due.command().id()).isEqualTo(FORWARD.bringing(SITE, 5));
              assertThat(due.command().revision()).isEqualTo(5);
            });
  }

  @Test
  void goesBackWithoutWaitingForAWindow() {
    State.Software is = software(brought(), 5, 100L, null);
    Situation situation =
        situation(windowed("0 3 * * *"), state(is, List.of(), List.of()), BACK, START, true);
    assertThat(SoftwareGap.of(situation, BACK)).isInstanceOf(Stand.Due.class);
  }

  @Test
  void isBusyWithItsOwnCommandAndReplacesAnothersThatHasNotBegun() {
    State.Software is = software(old(), 5, 100L, null);
    assertThat(stand(state(is, open(FORWARD.bringing(SITE, 5), Stage.Trying), List.of()), FORWARD))
        .isInstanceOf(Stand.Busy.class);
    assertThat(stand(state(is, open(SOMEBODY, Stage.Staged), List.of()), FORWARD))
        .isInstanceOf(Stand.Due.class);
    assertThat(stand(state(is, open(SOMEBODY, Stage.Trying), List.of()), FORWARD))
        .isEqualTo(new Stand.Occupied());
    assertThat(
            stand(
                state(
                    software(brought(), 5, 100L, null), open(SOMEBODY, Stage.Received), List.of()),
                FORWARD))
        .as("it has the version, and fails nothing by what another told it")
        .isEqualTo(new Stand.Occupied());
  }

  @Test
  void hasFailedAlsoWhenItGoesAwayAfterwards() {
    State.Fault ours =
        new State.Fault(FORWARD.bringing(SITE, 5), 5, "2.2.0", Failure.Unhealthy, "answered 503");
    assertThat(at(software(old(), 5, 100L, ours), FORWARD, START.plus(Duration.ofDays(1)), false))
        .isEqualTo(new Stand.Failed("Unhealthy", "answered 503", false));
  }

  /** A refusal beside an older rollout's command is a failure, too: each new word meets with it. */
  @Test
  void isNotToldAgainWhatItRefusedWhileAtAnothersCommand() {
    State.Fault ours =
        new State.Fault(FORWARD.bringing(SITE, 6), 6, "2.2.0", Failure.BadSignature, "not signed");
    State.Software is = software(old(), 6, 100L, ours);
    assertThat(stand(state(is, open(SOMEBODY, Stage.Received), List.of()), FORWARD))
        .isEqualTo(new Stand.Failed("BadSignature", "not signed", false));
  }

  @Test
  void isLostWhenItVanishesWithTheNewSoftwareInPlace() {
    State trying =
        state(
            software(old(), 5, 100L, null),
            open(FORWARD.bringing(SITE, 5), Stage.Trying),
            List.of());
    assertThat(stand(trying, FORWARD, START.plusSeconds(60), false))
        .as("it keeps its place: it may have been cut off by what it got")
        .isInstanceOf(Stand.Busy.class);
    assertThat(stand(trying, FORWARD, START.plus(Duration.ofMinutes(30)), false))
        .isInstanceOfSatisfying(
            Stand.Failed.class, failed -> assertThat(failed.reason()).isEqualTo("Lost"));
    assertThat(
            SoftwarePlan.standing(
                situation(trying, FORWARD, START.plusSeconds(60), false), FORWARD))
        .as("its deadline does not run meanwhile")
        .isEqualTo(Standing.away(Phase.Updating));
    State fetching =
        state(
            software(old(), 5, 100L, null),
            open(FORWARD.bringing(SITE, 5), Stage.Received),
            List.of());
    assertThat(stand(fetching, FORWARD, START.plus(Duration.ofMinutes(30)), false))
        .isEqualTo(new Stand.Away(false));
  }

  /**
   * Under offlinePolicy Fail a rollout counts who is away, and a router that restarts is not that.
   */
  @Test
  void isNotTakenForAwayBeforeTheGraceIsOver() {
    State untold = state(software(old(), 4, 100L, null), List.of(), List.of());
    assertThat(standing(untold, START.plusSeconds(1))).isEqualTo(Standing.briefly());
    assertThat(standing(untold, START.plus(Box.TIMING.grace())))
        .isEqualTo(Standing.of(Phase.Deferred));
  }

  private static Standing standing(State state, Instant now) {
    return SoftwarePlan.standing(situation(state, FORWARD, now, false), FORWARD);
  }

  @Test
  void takesNoLowerVersion() {
    State.Installed higher = new State.Installed("2.3.0", OLD, SOMEBODY, 3);
    assertThat(stand(software(higher, 3, 100L, null), FORWARD))
        .isInstanceOfSatisfying(
            Stand.Failed.class, failed -> assertThat(failed.reason()).isEqualTo("Downgrade"));
    State.Installed others = new State.Installed("2.2.0", OLD, SOMEBODY, 3);
    assertThat(stand(software(others, 3, 100L, null), FORWARD))
        .as("the same version in other bytes")
        .isInstanceOfSatisfying(
            Stand.Failed.class,
            failed -> assertThat(failed.message()).contains("another package of this version"));
  }

  /** Another rollout failed here, too, of this release or another one, and was deleted. */
  @Test
  void isNotToldAgainWhatFailedHereBeforeAnotherFailed() {
    State.Software both =
        new State.Software(
            "player-stable",
            old(),
            null,
            6,
            100L,
            null,
            List.of(
                new State.Fault(FORWARD.bringing(SITE, 5), 5, "2.2.0", Failure.Unhealthy, "503"),
                new State.Fault(SOMEBODY, 6, "2.2.0", Failure.CrashLoop, "it ended")));
    assertThat(stand(both, FORWARD)).isEqualTo(new Stand.Failed("Unhealthy", "503", false));
    assertThat(at(both, FORWARD, START, false))
        .as("nor is that forgotten while it is away")
        .isEqualTo(new Stand.Failed("Unhealthy", "503", false));
    assertThat(stand(both, BACK))
        .as("it has returned by itself")
        .isEqualTo(new Stand.Returned(new Stand.Failed("Unhealthy", "503", false)));
  }

  @Test
  void returnsWhatThisRolloutBroughtAndNothingElse() {
    assertThat(stand(software(brought(), 5, 100L, null), BACK))
        .isInstanceOfSatisfying(
            Stand.Due.class,
            due -> {
              assertThat(due.command().type()).isEqualTo(CommandType.ROLLBACK_SOFTWARE);
              assertThat(due.command().back()).isEqualTo(new Command.Return("2.2.0"));
            });
    State.Installed anothers = new State.Installed("2.2.0", NEW, SOMEBODY, 5);
    assertThat(stand(software(anothers, 5, 100L, null), BACK)).isEqualTo(new Stand.Foreign());
    assertThat(stand(software(old(), 6, 100L, null), BACK)).isEqualTo(new Stand.Returned());
  }

  /** Older rollouts wait for that word, also while they are at it themselves. */
  @Test
  void hasNothingToReturnWhateverElseTheBoxIsAt() {
    State.Software is = software(old(), 6, 100L, null);
    State atAnothers = state(is, open(SOMEBODY, Stage.Trying), List.of());
    assertThat(stand(atAnothers, BACK)).isEqualTo(new Stand.Returned());
    assertThat(stand(atAnothers, BACK, START.plusSeconds(60), false))
        .as("nor when it is away")
        .isEqualTo(new Stand.Returned());
    State.Software brought = software(brought(), 5, 100L, null);
    assertThat(stand(state(brought, open(SOMEBODY, Stage.Trying), List.of()), BACK))
        .isEqualTo(new Stand.Occupied());
  }

  @Test
  void countsAsWhatItWasUntilItIsToldToReturn() {
    Situation situation =
        situation(
            state(software(brought(), 5, 3600L, null), List.of(), List.of()), BACK, START, true);
    assertThat(SoftwarePlan.standing(situation, BACK)).isEqualTo(Standing.of(Phase.Verified));
  }

  /** A hold may be set before the box is told, or after that and before it begins. */
  @Test
  void isHeldOnTheWayBackToo() {
    State untold = state(software(brought(), 5, 3600L, null), List.of(), holds(5400));
    assertThat(SoftwarePlan.standing(situation(untold, BACK, START, true), BACK).phase())
        .isEqualTo(Phase.Held);
    State.Open told =
        new State.Open(
            BACK.returning(SITE, 6),
            CommandType.ROLLBACK_SOFTWARE,
            6,
            Stage.Staged,
            null,
            null,
            null);
    State state = state(software(brought(), 6, 3600L, null), List.of(told), holds(5400));
    assertThat(SoftwarePlan.standing(situation(state, BACK, START, true), BACK).phase())
        .isEqualTo(Phase.Held);
  }

  @Test
  void saysWhyItFailedWhenItHasGoneBackByItself() {
    State.Fault ours =
        new State.Fault(FORWARD.bringing(SITE, 5), 5, "2.2.0", Failure.Unhealthy, "answered 503");
    assertThat(
            SoftwarePlan.standing(
                situation(
                    state(software(old(), 5, 100L, ours), List.of(), List.of()), BACK, START, true),
                BACK))
        .isEqualTo(Standing.returned("Unhealthy", "answered 503"));
  }

  private static State.Installed old() {
    return new State.Installed("2.1.0", OLD, SOMEBODY, 2);
  }

  private static State.Installed brought() {
    return new State.Installed("2.2.0", NEW, FORWARD.bringing(SITE, 5), 5);
  }

  private static State.Software software(
      State.Installed current, long revision, Long healthy, State.Fault failed) {
    return new State.Software(
        "player-stable",
        current,
        null,
        revision,
        healthy,
        healthy == null ? "503" : null,
        Stream.ofNullable(failed).toList());
  }

  private static List<State.Open> open(CommandId id, Stage stage) {
    return List.of(new State.Open(id, CommandType.UPDATE_SOFTWARE, 5, stage, null, null, null));
  }

  private static List<State.Hold> holds(long seconds) {
    return List.of(new State.Hold("bar", "match", seconds));
  }

  private static State state(
      State.Software software, List<State.Open> open, List<State.Hold> holds) {
    return new State(
        "r1",
        null,
        1,
        7,
        new State.Agent("1.0", "box", List.of(), null, null, null),
        null,
        State.Content.EMPTY,
        open,
        software,
        holds);
  }

  private static Stand stand(State.Software software, SoftwareWant want) {
    return at(software, want, START, true);
  }

  private static Stand stand(State state, SoftwareWant want) {
    return stand(state, want, START, true);
  }

  private static Stand at(
      State.Software software, SoftwareWant want, Instant now, boolean connected) {
    return stand(state(software, List.of(), List.of()), want, now, connected);
  }

  private static Live online() {
    return Live.UNKNOWN.presence(new Presence(true, "r1", "1.0"), START);
  }

  private static Heartbeat disk(double used) {
    return new Heartbeat(1, 1, null, used, 100, 0, 0, false, false);
  }

  private static State later(State state, long by) {
    return new State(
        state.bootId(),
        state.claim(),
        state.sequence() + by,
        state.epoch(),
        state.agent(),
        state.softwareVersion(),
        state.content(),
        state.open(),
        state.software(),
        state.holds());
  }

  private static Stand stand(Live live, SoftwareWant want, Instant now) {
    return SoftwareGap.of(situation(live, want, now), want);
  }

  private static Stand stand(State state, SoftwareWant want, Instant now, boolean connected) {
    return SoftwareGap.of(situation(state, want, now, connected), want);
  }

  private static Stand stand(SiteFacts site, State state, Instant now) {
    return SoftwareGap.of(situation(site, state, FORWARD, now, true), FORWARD);
  }

  private static SiteFacts windowed(String schedule) {
    return new SiteFacts(SITE.id(), SITE.uid(), false, List.of(new Window(schedule, "1h", "UTC")));
  }

  private static Situation situation(
      State state, SoftwareWant want, Instant now, boolean connected) {
    return situation(SITE, state, want, now, connected);
  }

  private static Situation situation(
      SiteFacts site, State state, SoftwareWant want, Instant now, boolean connected) {
    Live live = online().state(state, START);
    return situation(
        site,
        connected ? live.answered(now) : live.presence(new Presence(false, "r1", null), START),
        want,
        now);
  }

  private static Situation situation(Live then, SoftwareWant want, Instant now) {
    return situation(SITE, then, want, now);
  }

  private static Situation situation(SiteFacts site, Live then, SoftwareWant want, Instant now) {
    return new Situation(
        site,
        Admission.Enrolled,
        null,
        Contact.of(then, now, Box.TIMING),
        List.of(),
        want,
        List.of(),
        Map.of(),
        7,
        now);
  }
}
