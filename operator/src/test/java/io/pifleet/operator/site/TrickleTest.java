package io.pifleet.operator.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.status.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many writes a rollout costs its sites, counted. */
class TrickleTest {
  private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration GAP = Duration.ofMillis(5);
  private static final Finding SYNCED = Finding.yes(SiteFindings.IN_SYNC, Reason.Synced);
  private static final Finding WAITS = no(Reason.WaitingForWave, "player: wave all begins later.");
  private static final Finding UPDATES = no(Reason.Updating, "player brings it 2.0.0.");

  private final Trickle trickle = new Trickle(PATIENCE, GAP, 1_000);
  private final Map<String, Site.Status> written = new HashMap<>();
  private final List<String> writes = new ArrayList<>();

  @Test
  void whoGetsItsTurnAndIsDoneWithinMomentsIsWrittenOnce() {
    for (int i = 0; i < 100; i++) {
      String site = "site-" + i;
      given(site);
      assertThat(find(site, WAITS, 0)).isNotNull();
      assertThat(find(site, UPDATES, 1)).isNotNull();
      find(site, updated(), 2);
      assertThat(find(site, updated(), 3)).isNull();
    }
    assertThat(writes).hasSize(100);
  }

  @Test
  void whoWaitsForLongSaysWhy() {
    given("one");
    Instant moment = find("one", WAITS, 0);
    assertThat(moment).isEqualTo(START.plus(PATIENCE));
    assertThat(find("one", WAITS, 4)).isEqualTo(moment);
    assertThat(find("one", WAITS, 5)).isNull();
    assertThat(writes).containsExactly("one WaitingForWave");
    // And when its turn has come, that, once it has lasted.
    assertThat(find("one", UPDATES, 60)).isEqualTo(START.plusSeconds(65));
    find("one", UPDATES, 65);
    find("one", updated(), 90);
    assertThat(writes).containsExactly("one WaitingForWave", "one Updating", "one Synced");
  }

  @Test
  void whatIsSaidWhenTheMomentComesIsWhatIsTrueThen() {
    given("one");
    find("one", WAITS, 0);
    find("one", UPDATES, 4);
    assertThat(find("one", UPDATES, 5)).isNull();
    assertThat(writes).containsExactly("one Updating");
  }

  @Test
  void manyThatWaitAreWrittenOneAfterTheOther() {
    Instant last = START;
    for (int i = 0; i < 100; i++) {
      given("site-" + i);
      Instant moment = find("site-" + i, WAITS, 0);
      assertThat(moment).isAfterOrEqualTo(last.plus(GAP));
      last = moment;
    }
    assertThat(last).isEqualTo(START.plus(PATIENCE).plus(GAP.multipliedBy(99)));
  }

  @Test
  void manyThatAreDoneAtOnceAreWrittenOneAfterTheOtherAndTheFirstAtOnce() {
    for (int i = 0; i < 100; i++) {
      given("site-" + i);
      assertThat(find("site-" + i, updated(), 0))
          .isEqualTo(i == 0 ? null : START.plus(GAP.multipliedBy(i)));
    }
    for (int i = 1; i < 100; i++) {
      assertThat(find("site-" + i, updated(), 1)).isNull();
    }
    assertThat(writes).hasSize(100);
  }

  @Test
  void whoIsDoneDoesNotWaitForTheMomentOfItsWait() {
    given("one");
    find("one", WAITS, 0);
    assertThat(find("one", updated(), 1)).isNull();
    assertThat(writes).containsExactly("one Synced");
  }

  @Test
  void whatDoesNotPassIsWrittenAtOnce() {
    given("one");
    assertThat(find("one", no(Reason.WaitingForApproval, "player: wave all."), 0)).isNull();
    assertThat(find("one", no(Reason.UpdateFailed, "player: Unhealthy."), 1)).isNull();
    // A failure is not left standing while the next version comes.
    assertThat(find("one", UPDATES, 2)).isNull();
    assertThat(writes).hasSize(3);
  }

  @Test
  void whatElseChangesMeanwhileIsWrittenAtOnceAndTakesItAlong() {
    given("one");
    find("one", WAITS, 0);
    Finding offline = Finding.no(SiteFindings.ONLINE, Reason.Offline);
    assertThat(take("one", status("one", List.of(WAITS, offline), 1), 1)).isNull();
    assertThat(writes).containsExactly("one WaitingForWave");
  }

  @Test
  void whoIsBackBeforeItsMomentStartsAnewTheNextTime() {
    given("one");
    find("one", WAITS, 0);
    assertThat(find("one", SYNCED, 3)).isNull();
    assertThat(writes).isEmpty();
    assertThat(find("one", WAITS, 60)).isEqualTo(START.plusSeconds(65));
  }

  private void given(String site) {
    written.put(site, status(site, List.of(SYNCED), 0));
  }

  private @org.jspecify.annotations.Nullable Instant find(
      String site, Finding finding, int second) {
    return take(site, status(site, List.of(finding), second), second);
  }

  /** As a site's report does it. */
  private @org.jspecify.annotations.Nullable Instant take(
      String site, Site.Status next, int second) {
    Site.Status before = java.util.Objects.requireNonNull(written.get(site));
    Instant later = trickle.defer(site, before, next, START.plusSeconds(second));
    if (later == null && SiteStatus.differs(before, next)) {
      written.put(site, next);
      writes.add(site + " " + next.conditions().getFirst().reason());
    }
    return later;
  }

  private Site.Status status(String site, List<Finding> findings, int second) {
    return SiteStatus.of(
        written.get(site), findings, Live.UNKNOWN, null, 1, START.plusSeconds(second));
  }

  private static Finding updated() {
    return Finding.yes(SiteFindings.IN_SYNC, Reason.Synced, "It has all, the new version, too.");
  }

  private static Finding no(Reason reason, String message) {
    return Finding.no(SiteFindings.IN_SYNC, reason, message);
  }
}
