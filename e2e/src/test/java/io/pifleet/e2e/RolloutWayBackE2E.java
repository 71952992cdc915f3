package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** People take back what rollouts brought, on real boxes. */
@ExtendWith(Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutWayBackE2E {
  private static final String BACK = "{\"spec\":{\"rollback\":true}}";
  private static final String ABORT = "{\"spec\":{\"abort\":true}}";
  private static final String AT_ONCE = "maxConcurrency: 100%";

  private static Rollouts rollouts;

  @BeforeAll
  static void twoBoxesRunTheFirstVersion(World world) {
    Tenant club = Tenant.create(world, "way-back");
    club.declare("one", "two");
    club.admitAll(List.of("one", "two"));
    rollouts = new Rollouts(world, club);
    rollouts.release("1.0.0", Behaviour.GOOD);
    rollouts.begin("1.0.0", "[one, two]", "[]", AT_ONCE);
    rollouts.awaitReady("1.0.0", "True Completed");
  }

  private static BoxProcess box(String site) {
    return rollouts.club().box(site);
  }

  @Test
  @Order(1)
  void twoRolloutsOfOneReleaseTakeBackEachItsOwn(World world) {
    rollouts.release("2.0.0", Behaviour.GOOD);
    rollouts.begin("2.0.0", "[one]", "[]");
    rollouts.awaitReady("2.0.0", "True Completed");
    rollouts.begin("2.0.0-all", "2.0.0", "[one, two]", "[]", new String[] {AT_ONCE});
    rollouts.awaitReady("2.0.0-all", "True Completed");
    rollouts.awaitStatus("2.0.0-all", "progress", "2/2");

    rollouts.patch("2.0.0-all", BACK);
    rollouts.awaitReady("2.0.0-all", "False RolledBack");
    assertThat(rollouts.message("2.0.0-all"))
        .contains("left on the version: one;", "No other site is on the version any more.");
    assertThat(Rollouts.version(box("one"))).isEqualTo("2.0.0");
    assertThat(Rollouts.version(box("two"))).isEqualTo("1.0.0");

    rollouts.patch("2.0.0", BACK);
    rollouts.awaitReady("2.0.0", "False RolledBack");
    rollouts.awaitStatus("2.0.0", "waves.0.rolledBack", "1");
    assertThat(Rollouts.version(box("one"))).isEqualTo("1.0.0");
    rollouts.club().awaitCondition("site", "one", "InSync", "True Synced");
  }

  @Test
  @Order(2)
  void whoAbortedInHasteHasStillAWayBackAndNoneOutOfIt(World world) {
    rollouts.release("2.1.0", Behaviour.GOOD);
    rollouts.begin(
        "2.1.0",
        "[one, two]",
        "[{name: canary, targets: {sites: [one]}, minSuccessTime: 1h},"
            + " {name: all, percent: 100}]");
    rollouts.awaitReady("2.1.0", "False Soaking");
    rollouts.patch("2.1.0", ABORT);
    rollouts.awaitReady("2.1.0", "False Aborted");
    assertThat(Rollouts.version(box("one"))).isEqualTo("2.1.0");

    rollouts.patch("2.1.0", BACK);
    rollouts.awaitReady("2.1.0", "False RolledBack");
    assertThat(Rollouts.version(box("one"))).isEqualTo("1.0.0");
    assertThat(refusal(world, "player-2.0.0", ABORT))
        .contains("an UpdateRollout that is taken back is not aborted");
  }

  /** Boxes say by which command they have what they have, also to the next operator. */
  @Test
  @Order(3)
  void whatIsTakenBackNeedsItsReleaseNoMore(World world) {
    rollouts.release("2.2.0", Behaviour.GOOD);
    rollouts.begin("2.2.0", "[one, two]", "[]", AT_ONCE);
    rollouts.awaitReady("2.2.0", "True Completed");
    rollouts.club().kubectl("delete", "softwarerelease", "player-2.2.0");
    world.operator().close();
    world.operator().start().awaitReady();
    rollouts.awaitReady("2.2.0", "True Completed");
    rollouts.awaitStatus("2.2.0", "progress", "2/2");

    rollouts.patch("2.2.0", BACK);
    rollouts.awaitReady("2.2.0", "False RolledBack");
    rollouts.awaitStatus("2.2.0", "waves.0.rolledBack", "2");
    assertThat(Rollouts.version(box("one"))).isEqualTo("1.0.0");
    assertThat(Rollouts.version(box("two"))).isEqualTo("1.0.0");
  }

  /** What was proved and approved is a package; its name can be given to another. */
  @Test
  @Order(4)
  void aRolloutBringsThePackageThatItBeganWithAndNoOther() {
    String releaseOf300 = "player-3.0.0";
    rollouts.release("3.0.0", Behaviour.GOOD);
    rollouts.begin("3.0.0", "[one]", "[]", AT_ONCE);
    rollouts.awaitReady("3.0.0", "True Completed");
    rollouts.club().kubectl("delete", "softwarerelease", releaseOf300);
    rollouts.release("3.1.0", releaseOf300, Behaviour.CRASH);
    rollouts.patch("3.0.0", "{\"spec\":{\"targets\":{\"sites\":[\"one\",\"two\"]}}}");
    rollouts.awaitReady("3.0.0", "False ReleaseChanged");
    assertThat(rollouts.message("3.0.0"))
        .contains("made anew of another package", "this rollout brings 3.0.0 of sha256");
    assertThat(Rollouts.version(box("one"))).isEqualTo("3.0.0");
    assertThat(Rollouts.version(box("two"))).isEqualTo("1.0.0");
  }

  /** Also from sites that are not targeted any more, and of two the one that is held comes last. */
  @Test
  @Order(5)
  void whoHasItIsToReturnFromItWhomeverTheRolloutMeansByNow() {
    rollouts.patch("3.0.0", "{\"spec\":{\"targets\":{\"sites\":[\"two\"]}}}");
    box("one").agent("hold", "--reason", "match", "--for", "1h", "--holder", "bar");
    rollouts.patch("3.0.0", BACK);
    rollouts.awaitReady("3.0.0", "False Held");
    assertThat(rollouts.message("3.0.0")).contains("1 site still to return. Held: one (bar");
    box("one").agent("hold", "--release", "--holder", "bar");
    Rollouts.awaitVersion(box("one"), "1.0.0");
    rollouts.awaitReady("3.0.0", "False RolledBack");
  }

  /** It tries what hangs, and comes back by itself a while later. */
  @Test
  @Order(6)
  void nothingIsRolledBackWhileABoxIsAtItWhomeverTheRolloutMeansByNow() {
    rollouts.release("4.0.0", Behaviour.HANG);
    rollouts.begin("4.0.0", "[two]", "[]");
    rollouts.awaitStatus("4.0.0", "waves.0.updating", "1");
    rollouts.patch("4.0.0", "{\"spec\":{\"targets\":{\"sites\":[\"one\"]},\"rollback\":true}}");
    rollouts.awaitReady("4.0.0", "False RollingBack");
    assertThat(rollouts.message("4.0.0")).contains("1 site still to return");
    rollouts.awaitReady("4.0.0", "False RolledBack");
    assertThat(Rollouts.version(box("two"))).isEqualTo("1.0.0");
    assertThat(Rollouts.version(box("one"))).isEqualTo("1.0.0");
  }

  @Test
  @Order(7)
  void whoKeepsNoVersionBeforeIsNamed(World world) {
    rollouts.patch("1.0.0", BACK);
    rollouts.awaitReady("1.0.0", "False RolledBack");
    rollouts.awaitStatus("1.0.0", "waves.0.failed", "2");
    assertThat(rollouts.message("1.0.0"))
        .contains("2 sites could not return; status.failures says why.");
    assertThat(rollouts.status("1.0.0", "failures.0.reason")).isEqualTo("NoPrevious");
    assertThat(Rollouts.version(box("one"))).isEqualTo("1.0.0");
  }

  private static String refusal(World world, String rollout, String patch) {
    return world
        .kubectl()
        .run("-n", "way-back", "patch", "updaterollout", rollout, "--type=merge", "-p", patch)
        .err();
  }
}
