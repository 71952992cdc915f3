package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Networks, brokers, boxes and sites go and come back while a rollout is under way. */
@ExtendWith(Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutChangesE2E {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int BALLAST = 4 << 20;
  private static final String CANARY =
      "[{name: canary, targets: {sites: [one]}, minSuccessTime: 1h}, {name: all, percent: 100}]";

  private static Rollouts rollouts;

  @BeforeAll
  static void twoBoxesRunTheFirstVersion(World world) {
    Tenant club = Tenant.create(world, "rollout-changes");
    club.declare("one", "two");
    club.admitAll(List.of("one", "two"));
    rollouts = new Rollouts(world, club);
    rollouts.release("1.0.0", Behaviour.GOOD);
    rollouts.begin("1.0.0", "[one, two]", "[]", "maxConcurrency: 100%");
    rollouts.awaitReady("1.0.0", "True Completed");
  }

  @Test
  @Order(1)
  void aBrokerThatLosesAllInMidWaveAndADownloadThatBreaksLoseNothing(World world) {
    BoxProcess one = rollouts.club().box("one");
    BoxProcess two = rollouts.club().box("two");
    int toldOne = Rollouts.commands(one).size();
    int toldTwo = Rollouts.commands(two).size();
    rollouts.release("1.1.0", Behaviour.GOOD, BALLAST);
    one.gateway().cutAfter(1 << 20, 1 << 20);
    long before = one.gateway().served();
    rollouts.begin("1.1.0", "[one, two]", "[]", "maxConcurrency: 1");
    await("one of them is at it")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Rollouts.isAt(one, "Received") || Rollouts.isAt(two, "Received"));
    world.broker().kill();
    world.broker().forget();
    world.broker().start();
    rollouts.awaitReady("1.1.0", "True Completed");
    assertThat(Rollouts.commands(one)).hasSize(toldOne + 1);
    assertThat(Rollouts.commands(two)).hasSize(toldTwo + 1);
    assertThat(one.gateway().cuts()).isEqualTo(2);
    assertThat(one.gateway().served() - before).isLessThan(BALLAST + BALLAST / 4);
  }

  /** A box remembers all that failed there, also when the last of it is nobody's any more. */
  @Test
  @Order(2)
  void whatFailedAtABoxIsNotToldAgainWhenSomethingElseFailedThereToo() {
    BoxProcess two = rollouts.club().box("two");
    for (String version : List.of("1.1.1", "1.1.2")) {
      rollouts.release(version, Behaviour.CRASH);
      rollouts.begin(version, "[two]", "[]");
      rollouts.awaitReady(version, "False MaxFailuresExceeded");
    }
    int told = Rollouts.commands(two).size();
    rollouts.delete("1.1.2");
    rollouts.patch("1.1.1", "{\"spec\":{\"maxFailures\":1,\"successThreshold\":\"0%\"}}");
    rollouts.awaitReady("1.1.1", "True Completed");
    rollouts.awaitStatus("1.1.1", "failures.0.reason", "Unhealthy");
    assertThat(Rollouts.commands(two)).hasSize(told);
    rollouts.delete("1.1.1");
  }

  @Test
  @Order(3)
  void aBoxThatIsReplacedInMidRolloutIsTakenToTheVersion(World world) {
    Tenant club = rollouts.club();
    rollouts.release("1.2.0", Behaviour.GOOD);
    rollouts.begin("1.2.0", "[one, two]", CANARY);
    rollouts.awaitReady("1.2.0", "False Soaking");
    BoxProcess stolen = club.box("one");
    stolen.kill();
    club.enroll("heir", "one", "10m");
    BoxProcess heir = world.box("rollout-changes-heir");
    assertThat(heir.enrol(club.pin("heir"), club.caSha256("heir")).status()).isZero();
    world.software().installOn(heir);
    heir.with("--heartbeat", "2").start();
    Rollouts.awaitVersion(heir, "1.2.0");
    rollouts.awaitReady("1.2.0", "False Soaking");
    assertThat(Rollouts.version(club.box("two"))).isEqualTo("1.1.0");
    rollouts.delete("1.2.0");
    heir.close();
  }

  @Test
  @Order(4)
  void aSiteThatIsDeletedAndMadeAnewInMidRolloutIsTakenToTheVersion(World world) {
    Tenant club = rollouts.club();
    rollouts.release("1.3.0", Behaviour.GOOD);
    rollouts.begin(
        "1.3.0",
        "[one, two]",
        "[{name: canary, targets: {sites: [two]}, minSuccessTime: 1h},"
            + " {name: all, percent: 100}]");
    rollouts.awaitReady("1.3.0", "False Soaking");
    club.box("two").close();
    club.kubectl("delete", "enrollment", "two");
    club.kubectl("delete", "site", "two");
    await("it is not counted any more")
        .atMost(LIMIT)
        .until(() -> rollouts.status("1.3.0", "waves.0.sites"), "0"::equals);

    club.declare("two");
    BoxProcess fresh = club.admit("two");
    Rollouts.awaitVersion(fresh, "1.3.0");
    await("it is counted as another one")
        .atMost(LIMIT)
        .until(
            () -> rollouts.club().object("updaterollout", "player-1.3.0").path("status").toString(),
            s -> s.contains("\"updated\":1"));
  }
}
