package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A new version waits for the hour that people named, and for what a real Prometheus says. */
@ExtendWith(Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WindowsAndGatesE2E {
  private static final List<String> SITES = List.of("one", "two");

  private static @Nullable Tenant tenant;

  /** One of its own: other stories' versions are taken in theirs. */
  private static Tenant club(World world) {
    if (tenant == null) {
      tenant = Tenant.create(world, "hours");
      tenant.declare(SITES.toArray(String[]::new));
      tenant.admitAll(SITES);
    }
    return tenant;
  }

  @Test
  @Order(1)
  void aSiteIsDisturbedOnlyInItsMaintenanceWindow(World world) {
    Tenant club = club(world);
    ZonedDateTime soon =
        Instant.now().plusSeconds(75).atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
    windows(club, "one", "%d %d * * *".formatted(soon.getMinute(), soon.getHour()));
    release(world, club, "2.0.0");
    rollout(club, "2.0.0", "[{name: all, percent: 100}]", "");
    club.awaitCondition("site", "two", "InSync", "True Synced");
    club.awaitCondition("updaterollout", "player-2.0.0", "Ready", "False WindowClosed");
    assertThat(club.message("updaterollout", "player-2.0.0", "Ready"))
        .contains("one (it opens at " + soon.toInstant());
    club.awaitCondition("site", "one", "InSync", "False WindowClosed");
    assertThat(Instant.now()).isBefore(soon.toInstant());

    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> club.field("updaterollout", "player-2.0.0", ".status.progress"), "2/2"::equals);
    assertThat(Instant.now()).isAfterOrEqualTo(soon.toInstant());
    windows(club, "one", "* * * * *");
  }

  @Test
  @Order(2)
  void aRolloutGoesOnInItsOwnWindow(World world) {
    Tenant club = club(world);
    int other = (Instant.now().atZone(ZoneOffset.UTC).getHour() + 12) % 24;
    release(world, club, "2.1.0");
    rollout(
        club,
        "2.1.0",
        "[{name: all, percent: 100}]",
        "  schedule: {window: {schedule: \"0 %d * * *\", duration: 1h}}\n".formatted(other));
    club.awaitCondition("updaterollout", "player-2.1.0", "Ready", "False WindowClosed");
    club.awaitCondition("site", "two", "InSync", "False WindowClosed");
    patch(club, "2.1.0", "{\"spec\":{\"schedule\":{\"window\":{\"schedule\":\"* * * * *\"}}}}");
    club.kubectl("wait", "--for=condition=Ready", "updaterollout/player-2.1.0", "--timeout=60s");
  }

  @Test
  @Order(3)
  void aGateOnARealPrometheusKeepsTheNextWaveAndSaysTheValue(World world) {
    Tenant club = club(world);
    release(world, club, "2.2.0");
    rollout(
        club,
        "2.2.0",
        "[{name: canary, targets: {sites: [one]}}, {name: all, percent: 100}]",
        "  gates: [{promql: \"max(player_errors)\", atMost: 5, wave: canary}]\n");
    club.awaitCondition("updaterollout", "player-2.2.0", "Ready", "False GateUnanswered");
    assertThat(club.message("updaterollout", "player-2.2.0", "Ready")).contains("cannot be asked");

    world.prometheus().start();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> club.message("updaterollout", "player-2.2.0", "Ready"),
            m -> m.contains("it answers with no sample"));
    world.prometheus().show("player_errors", 3);
    club.kubectl("wait", "--for=condition=Ready", "updaterollout/player-2.2.0", "--timeout=60s");

    release(world, club, "2.3.0");
    rollout(
        club,
        "2.3.0",
        "[{name: canary, targets: {sites: [one]}, minSuccessTime: 20s}, {name: all, percent: 100}]",
        "  gates: [{promql: \"max(player_errors)\", atMost: 5, wave: canary}]\n");
    club.awaitCondition("updaterollout", "player-2.3.0", "Ready", "False Soaking");
    world.prometheus().show("player_errors", 42);
    club.awaitCondition("updaterollout", "player-2.3.0", "Ready", "False GateFailed");
    assertThat(club.message("updaterollout", "player-2.3.0", "Ready"))
        .contains("max(player_errors) answers 42, and at most 5 is good");
    club.awaitCondition("site", "two", "InSync", "False GateFailed");
    assertThat(club.field("site", "two", ".status.software.version")).isEqualTo("2.2.0");

    world.prometheus().show("player_errors", 4);
    club.kubectl("wait", "--for=condition=Ready", "updaterollout/player-2.3.0", "--timeout=60s");
  }

  private static void windows(Tenant club, String site, String schedule) {
    club.kubectl(
        "patch",
        "site",
        site,
        "--type=merge",
        "-p",
        "{\"spec\":{\"maintenanceWindows\":[{\"schedule\":\"%s\",\"duration\":\"1h\"}]}}"
            .formatted(schedule));
  }

  private static void release(World world, Tenant club, String version) {
    var answer =
        club.uploadPackage("player-" + version, world.software().pack(version, Behaviour.GOOD));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  private static void rollout(Tenant club, String version, String waves, String more) {
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: UpdateRollout
        metadata:
          name: player-%s
        spec:
          release: player-%s
          targets: {siteSelector: {}}
          maxConcurrency: 100%%
          waves: %s
        %s"""
            .formatted(version, version, waves, more));
  }

  private static void patch(Tenant club, String version, String json) {
    club.kubectl("patch", "updaterollout", "player-" + version, "--type=merge", "-p", json);
  }
}
