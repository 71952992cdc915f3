package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.Club;
import io.pifleet.e2e.harness.PlayerSoftware;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * examples/01-one-club/README.md, from an empty namespace to the pixels' file on three boxes; then
 * examples/02-a-new-version/README.md on the same boxes.
 */
@ExtendWith(Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneClubE2E {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String GOOD = "player-2.2.0";

  private static Tenant club;

  @Test
  @Order(1)
  void oneClubPlaysAVideo(World world) throws IOException {
    club = new Tenant(world, Club.NAMESPACE);

    Club.apply(world, "namespace", "sites", "group");
    club.awaitCondition("site", "north-stand", "Ready", "False Pending");
    await()
        .atMost(LIMIT)
        .until(() -> club.field("group", "football-bretagne", ".status.sites"), "3"::equals);

    Club.apply(world, "enrollments");
    assertThat(club.pin("north-stand")).matches("[0-9]{6}");
    for (String site : Club.SITES) {
      club.admit(site);
      club.awaitCondition("enrollment", site, "Ready", "True Claimed");
      assertThat(club.field("enrollment", site, ".status.pin")).as("a used PIN is gone").isEmpty();
    }
    club.kubectl("wait", "--for=condition=Ready", "site", "--all", "--timeout=60s");
    club.boxes().forEach(OneClubE2E::keepsItsCredentialsToItself);

    Path video = Video.write(world.folder().resolve("passes.mp4"), 2, 1);
    Sha256 digest = club.upload("passes", video);
    assertThat(digest).isEqualTo(BoxProcess.digest(video));
    club.kubectl("wait", "--for=condition=Ready", "content/passes", "--timeout=60s");
    assertThat(factsOf(club))
        .containsEntry("mimeType", "video/mp4")
        .containsEntry("codec", "H.264")
        .containsEntry("resolution", "320x240")
        .containsEntry("framesPerSecond", "25")
        .containsEntry("durationSeconds", "2")
        .containsEntry("size", Long.toString(Files.size(video)));

    Club.apply(world, "deployment");
    club.kubectl("wait", "--for=condition=Ready", "contentdeployment/training", "--timeout=60s");
    assertThat(club.field("contentdeployment", "training", ".status.progress")).isEqualTo("3/3");
    club.boxes().forEach(box -> box.awaitPlaying(Club.VIDEO, digest, LIMIT));
    await()
        .atMost(LIMIT)
        .until(() -> club.field("content", "passes", ".status.sites"), "3"::equals);

    BoxProcess away = club.box("club-house");
    away.cut();
    club.awaitCondition("site", "club-house", "Online", "False Offline");
    assertThat(away.plays(Club.VIDEO)).contains(digest);
    away.kill();
    away.start();
    assertThat(away.agent("status").status()).isZero();
    assertThat(away.plays(Club.VIDEO)).as("without a network, after a power cut").contains(digest);
    away.reconnect();
    club.awaitCondition("site", "club-house", "Online", "True Online");

    Club.apply(world, "another-box");
    BoxProcess another = club.admit("terrace");
    another.awaitPlaying(Club.VIDEO, digest, LIMIT);
    club.kubectl("wait", "--for=condition=Ready", "site/terrace", "--timeout=60s");
    await()
        .atMost(LIMIT)
        .until(
            () -> club.field("contentdeployment", "training", ".status.progress"), "4/4"::equals);

    Club.apply(world, "playlist");
    club.awaitCondition("contentdeployment", "warm-up", "Ready", "False MissingContent");
    club.kubectl("label", "content", "passes", "playlist=warm-up");
    club.kubectl("wait", "--for=condition=Ready", "contentdeployment/warm-up", "--timeout=60s");
    club.kubectl("delete", "contentdeployment", "warm-up");

    club.kubectl("delete", "contentdeployment", "training");
    await("the files leave the boxes")
        .atMost(LIMIT)
        .until(() -> club.boxes().stream().allMatch(b -> b.plays(Club.VIDEO).isEmpty()));
    club.kubectl("delete", "content", "passes", "--timeout=60s");
  }

  @Test
  @Order(2)
  void aNewVersionReachesTheClub(World world) {
    release(world, club, GOOD, "2.2.0", Behaviour.GOOD);
    Club.applyNewVersion(world, "rollout");
    club.awaitCondition("updaterollout", GOOD, "Ready", "False Planned");
    assertThat(club.message("updaterollout", GOOD, "Ready"))
        .contains("It is for 4 sites: canary 1, all 3.");
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
            "pifleet_rollout_sites{namespace=\"rennes-fc\",rollout=\"player-2.2.0\",state=\"verified\"} 4.0");

    release(world, club, "player-2.3.0", "2.3.0", Behaviour.CRASH);
    Club.applyNewVersion(world, "bad-rollout");
    club.awaitCondition("updaterollout", "player-2.3.0", "Ready", "False MaxFailuresExceeded");
    assertThat(club.message("updaterollout", "player-2.3.0", "Ready"))
        .contains("club-house: Unhealthy");
    await().atMost(LIMIT).until(() -> version(club, "club-house"), "2.2.0"::equals);
    club.awaitCondition("site", "club-house", "InSync", "False UpdateFailed");
    assertThat(version(club, "north-stand")).isEqualTo("2.2.0");
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

  private static Map<String, String> factsOf(Tenant club) {
    JsonNode status =
        Tenant.parsed(club.kubectl("get", "content", "passes", "-o", "json")).path("status");
    return List.of("mimeType", "codec", "resolution", "framesPerSecond", "durationSeconds", "size")
        .stream()
        .collect(
            java.util.stream.Collectors.toMap(
                f -> f, f -> status.path(f).asText().replaceFirst("\\.0$", "")));
  }

  private static void keepsItsCredentialsToItself(BoxProcess box) {
    Path folder = box.state().resolve("credentials");
    try (var files = Files.list(folder)) {
      assertThat(mode(folder)).isEqualTo("rwx------");
      assertThat(files).isNotEmpty().allSatisfy(f -> assertThat(mode(f)).isEqualTo("rw-------"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
