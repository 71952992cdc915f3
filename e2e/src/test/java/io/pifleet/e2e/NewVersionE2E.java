package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.Club;
import io.pifleet.e2e.harness.PlayerSoftware;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The files and steps of examples/02-a-new-version, on the club of examples/01-one-club. */
@ExtendWith(Shared.class)
class NewVersionE2E {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String GOOD = "player-2.2.0";

  @Test
  void aNewVersionReachesTheClub(World world) {
    Tenant club = new Tenant(world, Club.NAMESPACE);
    Club.apply(world, "namespace", "sites", "group", "enrollments");
    club.admitAll(Club.SITES);
    club.kubectl("wait", "--for=condition=Ready", "site", "--all", "--timeout=60s");

    release(world, club, GOOD, "2.2.0", Behaviour.GOOD);
    Club.applyNewVersion(world, "rollout");
    club.awaitCondition("updaterollout", GOOD, "Ready", "False Planned");
    assertThat(club.message("updaterollout", GOOD, "Ready"))
        .contains("It is for 3 sites: canary 1, all 2.");
    club.kubectl(
        "patch", "updaterollout", GOOD, "--type=merge", "-p", "{\"spec\":{\"paused\":false}}");
    club.awaitCondition("updaterollout", GOOD, "Ready", "False WaitingForApproval");
    assertThat(version(club, "club-house")).isEqualTo("2.2.0");
    assertThat(version(club, "north-stand")).isEmpty();

    Club.applyNewVersion(world, "approval");
    club.kubectl("wait", "--for=condition=Ready", "updaterollout/" + GOOD, "--timeout=60s");
    Club.SITES.forEach(site -> assertThat(version(club, site)).isEqualTo("2.2.0"));

    assertThat(world.operator().metrics())
        .contains(
            "pifleet_rollout{namespace=\"rennes-fc\",rollout=\"player-2.2.0\",reason=\"Completed\"} 1.0",
            "pifleet_rollout_sites{namespace=\"rennes-fc\",rollout=\"player-2.2.0\",state=\"verified\"} 3.0");

    release(world, club, "player-2.3.0", "2.3.0", Behaviour.CRASH);
    Club.applyNewVersion(world, "bad-rollout");
    club.awaitCondition("updaterollout", "player-2.3.0", "Ready", "False MaxFailuresExceeded");
    assertThat(club.message("updaterollout", "player-2.3.0", "Ready"))
        .contains("club-house: Unhealthy");
    await().atMost(LIMIT).until(() -> version(club, "club-house"), "2.2.0"::equals);
    club.awaitCondition("site", "club-house", "InSync", "False UpdateFailed");
    assertThat(version(club, "north-stand")).isEqualTo("2.2.0");
    // The other story of this club begins with nothing.
    club.kubectl(
        "delete",
        "updaterollouts,softwarereleases,enrollments,sites,groups",
        "--all",
        "--timeout=60s");
  }

  private static void release(
      World world, Tenant club, String name, String version, Behaviour behaviour) {
    PlayerSoftware.Archive archive = world.software().pack(version, behaviour);
    var answer = club.uploadPackage(name, archive);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    club.kubectl("wait", "--for=condition=Ready", "softwarerelease/" + name, "--timeout=60s");
  }

  private static String version(Tenant club, String site) {
    BoxProcess box = club.box(site);
    return PlayerSoftware.version(box.state().resolve("software/current"));
  }
}
