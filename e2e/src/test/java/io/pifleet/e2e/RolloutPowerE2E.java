package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.OperatorProcess;
import io.pifleet.e2e.harness.PlayerSoftware;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.PowerCut;
import io.pifleet.e2e.harness.PowerCut.Moment;
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

/** The power goes at each step of an update, and the operator ends at each step of a rollout. */
@ExtendWith(Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutPowerE2E {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String DISK = "disk.LocalDisk";
  private static final String BOOK = "software/software.json.tmp";

  /** In the order in which an update that ends well comes to them. */
  private static final List<Moment> THERE =
      List.of(
          new Moment(DISK, "rename", BOOK, 1),
          new Moment("download.Part", "write", "", 1),
          new Moment("software.ReleaseFolder", "file", "bin/", 1),
          new Moment(DISK, "rename", "software/incoming", 1),
          new Moment(DISK, "rename", BOOK, 1),
          new Moment("box.TrialRun", "begin", "", 1),
          new Moment("box.TrialRun", "done", "", 1),
          new Moment("box.SoftwareFolder", "fix", "", 1));

  /** The same for one that goes back. */
  private static final List<Moment> AND_BACK =
      List.of(
          new Moment(DISK, "point", "software/current", 1),
          new Moment(DISK, "point", "software/current", 2),
          new Moment("box.TrialRun", "wentBack", "", 1),
          new Moment("box.SoftwareFolder", "fix", "", 1));

  private static Rollouts rollouts;

  @BeforeAll
  static void threeBoxesRunTheFirstVersion(World world) {
    Tenant club = Tenant.create(world, "rollout-power");
    club.declare("one", "two", "three");
    club.admitAll(List.of("one", "two", "three"));
    rollouts = new Rollouts(world, club);
    rollouts.release("1.0.0", Behaviour.GOOD);
    rollouts.begin("1.0.0", "[one, two, three]", "[]", "maxConcurrency: 100%");
    rollouts.awaitReady("1.0.0", "True Completed");
  }

  @Test
  @Order(1)
  void theOperatorEndsAtEachStepOfARolloutAndNobodyIsToldTwice(World world) {
    Tenant club = rollouts.club();
    BoxProcess one = club.box("one");
    List<BoxProcess> boxes = List.copyOf(club.boxes());
    List<Integer> told = told(boxes);
    rollouts.release("1.1.0", Behaviour.GOOD);
    rollouts.begin(
        "1.1.0",
        "[one, two, three]",
        "[{name: canary, targets: {sites: [one]}},"
            + " {name: all, percent: 100, approval: Required, minSuccessTime: 8s}]",
        "maxConcurrency: 1",
        "paused: true");

    rollouts.awaitReady("1.1.0", "False Planned");
    again(world.operator());
    rollouts.patch("1.1.0", "{\"spec\":{\"paused\":false}}");
    Rollouts.awaitStage(one, "Received");
    again(world.operator());
    rollouts.awaitReady("1.1.0", "False WaitingForApproval");
    again(world.operator());
    Rollouts.approve(club, "1.1.0", "all");
    await("of the second wave one is at it")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> boxes.stream().anyMatch(RolloutPowerE2E::tries));
    again(world.operator());
    await("of the second wave one soaks and one is at it")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> all(boxes, "1.1.0") && boxes.stream().anyMatch(RolloutPowerE2E::tries));
    again(world.operator());

    rollouts.awaitReady("1.1.0", "True Completed");
    again(world.operator());
    assertThat(rollouts.status("1.1.0", "progress")).isEqualTo("3/3");
    assertThat(all(boxes, "1.1.0")).isTrue();
    assertThat(told(boxes)).isEqualTo(told.stream().map(n -> n + 1).toList());
  }

  @Test
  @Order(2)
  void theOperatorEndsOnTheWayBackAndNobodyIsToldTwice(World world) {
    List<BoxProcess> boxes = List.copyOf(rollouts.club().boxes());
    List<Integer> told = told(boxes);
    rollouts.patch("1.1.0", "{\"spec\":{\"rollback\":true}}");
    await("one is on its way back")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> boxes.stream().anyMatch(RolloutPowerE2E::tries));
    again(world.operator());
    await("one is back, and not all are")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                !all(boxes, "1.0.0")
                    && boxes.stream().anyMatch(b -> Rollouts.version(b).equals("1.0.0")));
    again(world.operator());

    rollouts.awaitReady("1.1.0", "False RolledBack");
    assertThat(all(boxes, "1.0.0")).isTrue();
    assertThat(told(boxes)).isEqualTo(told.stream().map(n -> n + 1).toList());
  }

  @Test
  @Order(3)
  void thePowerGoesAtEachStepOfAnUpdateAndItEndsVerified(World world) {
    BoxProcess box = rollouts.club().box("one");
    box.kill();
    box.debuggable().start();
    rollouts.club().awaitCondition("site", "one", "Online", "True Online");
    int told = Rollouts.commands(box).size();
    rollouts.release("1.2.0", Behaviour.GOOD);

    strike(box, THERE, () -> rollouts.begin("1.2.0", "[one]", "[]"));
    rollouts.awaitReady("1.2.0", "True Completed");
    assertThat(Rollouts.version(box)).isEqualTo("1.2.0");
    assertThat(PlayerSoftware.ask(Rollouts.current(box))).isEqualTo("ok");
    assertThat(Rollouts.commands(box)).as("told once").hasSize(told + 1);
  }

  @Test
  @Order(4)
  void thePowerGoesAtEachStepOfTheWayBackAndItEndsWithTheOldVersion(World world) {
    BoxProcess box = rollouts.club().box("one");
    int told = Rollouts.commands(box).size();
    rollouts.release("1.3.0", Behaviour.CRASH);

    strike(box, AND_BACK, () -> rollouts.begin("1.3.0", "[one]", "[]", "maxFailures: 0"));
    rollouts.awaitReady("1.3.0", "False MaxFailuresExceeded");
    assertThat(rollouts.status("1.3.0", "failures.0.reason")).isEqualTo("Unhealthy");
    assertThat(Rollouts.version(box)).isEqualTo("1.2.0");
    await().atMost(LIMIT).until(() -> PlayerSoftware.ask(Rollouts.current(box)), "ok"::equals);
    assertThat(Rollouts.commands(box)).as("told once").hasSize(told + 1);
    assertThat(box.state().resolve("software/releases/1.3.0")).doesNotExist();
  }

  private static List<Integer> told(List<BoxProcess> boxes) {
    return boxes.stream().map(b -> Rollouts.commands(b).size()).toList();
  }

  private static boolean all(List<BoxProcess> boxes, String version) {
    return boxes.stream().allMatch(b -> Rollouts.version(b).equals(version));
  }

  private static boolean tries(BoxProcess box) {
    return Rollouts.isAt(box, "Trying");
  }

  /** Cuts the power at each of the moments; the first comes because of what is begun. */
  private static void strike(BoxProcess box, List<Moment> moments, Runnable begin) {
    for (Moment moment : moments) {
      try (PowerCut cut = PowerCut.before(box, moment)) {
        if (moment.equals(moments.getFirst())) {
          begin.run();
        }
        cut.strike(LIMIT);
      }
      box.start();
    }
  }

  private static void again(OperatorProcess operator) {
    operator.child().kill();
    operator.start().awaitReady();
  }
}
