package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.PlayerSoftware;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A new version reaches real boxes with a real small service, in waves that prove themselves. */
@ExtendWith(Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutE2E {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> SITES = List.of("one", "two", "three");

  private static Tenant club(World world) {
    return Shared.tenant(world, "rollouts", SITES);
  }

  @Test
  @Order(1)
  void aNewVersionGoesFromOneBoxToAllWhenAPersonLetsIt(World world) {
    Tenant club = club(world);
    release(world, club, "2.0.0", Behaviour.GOOD);
    club.kubectl("wait", "--for=condition=Ready", "softwarerelease/player-2.0.0", "--timeout=60s");
    assertThat(club.condition("softwarerelease", "player-2.0.0", "Ready"))
        .isEqualTo("True Verified");

    rollout(
        club,
        "2.0.0",
        "[{name: canary, targets: {sites: [one]}, minSuccessTime: 2s},"
            + " {name: all, percent: 100, approval: Required}]",
        "paused: true");
    club.awaitCondition("updaterollout", "player-2.0.0", "Ready", "False Planned");
    assertThat(club.field("updaterollout", "player-2.0.0", ".status.waves.0.sites")).isEqualTo("1");
    assertThat(club.field("updaterollout", "player-2.0.0", ".status.waves.1.sites")).isEqualTo("2");
    club.awaitCondition("site", "one", "InSync", "True Synced");

    patch(club, "2.0.0", "{\"spec\":{\"paused\":false}}");
    club.awaitCondition("updaterollout", "player-2.0.0", "Ready", "False WaitingForApproval");
    assertThat(version(club.box("one"))).isEqualTo("2.0.0");
    assertThat(Files.exists(current(club.box("two")))).isFalse();
    club.awaitCondition("site", "two", "InSync", "False WaitingForApproval");

    Rollouts.approve(club, "2.0.0", "all");
    club.kubectl("wait", "--for=condition=Ready", "updaterollout/player-2.0.0", "--timeout=60s");
    assertThat(club.field("updaterollout", "player-2.0.0", ".status.progress")).isEqualTo("3/3");
    SITES.forEach(site -> assertThat(version(club.box(site))).isEqualTo("2.0.0"));
    club.kubectl("wait", "--for=condition=Ready", "site", "--all", "--timeout=60s");
    assertThat(club.field("site", "two", ".status.software.version")).isEqualTo("2.0.0");
    await()
        .atMost(LIMIT)
        .until(() -> club.field("softwarerelease", "player-2.0.0", ".status.sites"), "3"::equals);
  }

  @Test
  @Order(2)
  void aReleaseThatCrashesReachesOneBoxAndNoOther(World world) {
    Tenant club = club(world);
    release(world, club, "2.1.0", Behaviour.CRASH);
    rollout(
        club,
        "2.1.0",
        "[{name: canary, targets: {sites: [one]}}, {name: all, percent: 100}]",
        "maxFailures: 0");
    club.awaitCondition("updaterollout", "player-2.1.0", "Ready", "False MaxFailuresExceeded");
    assertThat(club.field("updaterollout", "player-2.1.0", ".status.failures.0.reason"))
        .isEqualTo("Unhealthy");
    await().atMost(LIMIT).until(() -> version(club.box("one")), "2.0.0"::equals);
    await().atMost(LIMIT).until(() -> answers(club.box("one")), "ok"::equals);
    club.awaitCondition("site", "one", "InSync", "False UpdateFailed");
    assertThat(current(club.box("two")).resolveSibling("releases/2.1.0")).doesNotExist();
    club.kubectl("delete", "updaterollout", "player-2.1.0");
    club.awaitCondition("site", "one", "InSync", "True Synced");
  }

  @Test
  @Order(3)
  void aReleaseThatHangsGoesBackByItself(World world) {
    Tenant club = club(world);
    release(world, club, "2.2.0", Behaviour.HANG);
    rollout(club, "2.2.0", "[{name: all, percent: 100}]", "maxFailures: 0, maxConcurrency: 1");
    club.awaitCondition("updaterollout", "player-2.2.0", "Ready", "False MaxFailuresExceeded");
    SITES.forEach(
        site -> await().atMost(LIMIT).until(() -> version(club.box(site)), "2.0.0"::equals));
    club.kubectl("delete", "updaterollout", "player-2.2.0");
  }

  @Test
  @Order(4)
  void aBoxThatIsHeldIsWaitedForAndAnOfflineOneFollows(World world) {
    Tenant club = club(world);
    BoxProcess held = club.box("one");
    BoxProcess away = club.box("three");
    assertThat(held.agent("hold", "--reason", "match", "--for", "2h", "--holder", "bar").output())
        .contains("bar holds updates back", "match");
    away.cut();
    club.awaitCondition("site", "three", "Online", "False Offline");

    release(world, club, "2.3.0", Behaviour.GOOD);
    rollout(club, "2.3.0", "[{name: all, percent: 100}]", "maxConcurrency: 100%");
    club.awaitCondition("site", "two", "InSync", "True Synced");
    club.awaitCondition("updaterollout", "player-2.3.0", "Ready", "False Held");
    assertThat(club.message("updaterollout", "player-2.3.0", "Ready")).contains("bar", "match");
    club.awaitCondition("site", "one", "InSync", "False Held");
    assertThat(club.field("site", "one", ".status.holds.0.holder")).isEqualTo("bar");

    held.agent("hold", "--release", "--holder", "bar");
    club.kubectl("wait", "--for=condition=Ready", "updaterollout/player-2.3.0", "--timeout=60s");
    assertThat(club.field("updaterollout", "player-2.3.0", ".status.progress")).isEqualTo("2/2");
    assertThat(version(away)).isEqualTo("2.0.0");

    away.reconnect();
    await()
        .atMost(LIMIT)
        .until(
            () -> club.field("updaterollout", "player-2.3.0", ".status.progress"), "3/3"::equals);
    assertThat(version(away)).isEqualTo("2.3.0");
  }

  @Test
  @Order(5)
  void tooManyFailuresBringEverybodyBack(World world) {
    Tenant club = club(world);
    release(world, club, "2.4.0", Behaviour.GOOD);
    rollout(
        club,
        "2.4.0",
        "[{name: canary, targets: {sites: [one]}}, {name: all, percent: 100, minSuccessTime: 1h}]",
        "maxFailures: 0, maxConcurrency: 100%, onFailure: Rollback");
    await().atMost(LIMIT).until(() -> version(club.box("two")), "2.4.0"::equals);
    await().atMost(LIMIT).until(() -> version(club.box("three")), "2.4.0"::equals);
    club.awaitCondition("updaterollout", "player-2.4.0", "Ready", "False Soaking");

    sicken(club.box("two"));
    club.awaitCondition("updaterollout", "player-2.4.0", "Ready", "False RolledBack");
    SITES.forEach(site -> assertThat(version(club.box(site))).isEqualTo("2.3.0"));
  }

  @Test
  @Order(6)
  void whatNobodyTrustedSignedIsRefusedBeforeItIsThere(World world) {
    Tenant club = club(world);
    PlayerSoftware stranger = PlayerSoftware.byTheReadme(world.folder().resolve("a-stranger"));
    var answer = club.uploadPackage("player-3.0.0", stranger.pack("3.0.0", Behaviour.GOOD));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("signature", "openssl pkeyutl -sign");
    assertThat(club.object("softwarerelease", "player-3.0.0").isMissingNode()).isTrue();
  }

  @Test
  @Order(7)
  void whoRunsAFleetMayNotApprove(World world) {
    Tenant club = club(world);
    club.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: day-by-day}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pifleet-operator}
        subjects: [{kind: User, name: anna, apiGroup: rbac.authorization.k8s.io}]
        """);
    assertThat(mayCreate(world, "updaterollouts")).isEqualTo("yes");
    assertThat(mayCreate(world, "rolloutapprovals")).isEqualTo("no");
  }

  @Test
  @Order(8)
  void aPersonTakesBackWhatIsCompleted(World world) {
    Tenant club = club(world);
    release(world, club, "2.5.0", Behaviour.GOOD);
    rollout(club, "2.5.0", "[{name: all, percent: 100}]", "maxConcurrency: 100%");
    await()
        .atMost(LIMIT)
        .until(
            () -> club.field("updaterollout", "player-2.5.0", ".status.progress"), "3/3"::equals);
    club.kubectl("wait", "--for=condition=Ready", "updaterollout/player-2.5.0", "--timeout=60s");
    SITES.forEach(site -> assertThat(version(club.box(site))).isEqualTo("2.5.0"));

    patch(club, "2.5.0", "{\"spec\":{\"rollback\":true}}");
    club.awaitCondition("updaterollout", "player-2.5.0", "Ready", "False RolledBack");
    SITES.forEach(site -> assertThat(version(club.box(site))).isEqualTo("2.3.0"));
    SITES.forEach(site -> assertThat(answers(club.box(site))).isEqualTo("ok"));
  }

  private static String mayCreate(World world, String kind) {
    return world
        .kubectl()
        .run("-n", "rollouts", "auth", "can-i", "create", kind, "--as=anna")
        .out()
        .strip();
  }

  private static void release(World world, Tenant club, String version, Behaviour behaviour) {
    var answer = club.uploadPackage("player-" + version, world.software().pack(version, behaviour));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  private static void rollout(Tenant club, String version, String waves, String more) {
    StringBuilder lines = new StringBuilder();
    for (String line : more.split(", ", -1)) {
      lines.append("  ").append(line).append('\n');
    }
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: UpdateRollout
        metadata:
          name: player-%s
        spec:
          release: player-%s
          targets: {siteSelector: {}}
          waves: %s
        %s"""
            .formatted(version, version, waves, lines));
  }

  private static void patch(Tenant club, String version, String json) {
    club.kubectl("patch", "updaterollout", "player-" + version, "--type=merge", "-p", json);
  }

  private static Path current(BoxProcess box) {
    return box.state().resolve("software/current");
  }

  private static String version(BoxProcess box) {
    return PlayerSoftware.version(current(box));
  }

  /** What the real service answers now. */
  private static String answers(BoxProcess box) {
    return PlayerSoftware.ask(current(box));
  }

  private static void sicken(BoxProcess box) {
    try {
      Files.createFile(current(box).toRealPath().resolve("sick"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
