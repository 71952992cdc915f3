package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.GatewayClient.Answer;
import io.pifleet.e2e.harness.Kubectl;
import io.pifleet.e2e.harness.OperatorProcess;
import io.pifleet.e2e.harness.PlayerSoftware;
import io.pifleet.e2e.harness.PlayerSoftware.Archive;
import io.pifleet.e2e.harness.PlayerSoftware.Behaviour;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a release means to its rollouts, and when it does not count any more. */
@ExtendWith(Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReleaseE2E {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String KEYS = "PIFLEET_RELEASE_KEYS";

  private static World world;
  private static Tenant club;
  private static PlayerSoftware maker;
  private static Archive good;
  private static Archive declared;

  @BeforeAll
  static void aClubAndWhoMakesItsSoftware(World shared) {
    world = shared;
    club = Tenant.create(world, "releases");
    club.declare("one", "two");
    club.admitAll(List.of("one", "two"));
    maker = world.software();
    good = maker.pack("1.0.0", Behaviour.GOOD);
    assertThat(put("player-1.0.0", good).status()).isEqualTo(201);
  }

  @AfterEach
  void theOperatorLives() {
    assertThat(world.operator().ready()).isTrue();
  }

  @AfterAll
  static void asItWas() {
    restart(maker.publicKeyLine());
  }

  @Test
  @Order(1)
  void aReleaseThatGitDeclaredFirstWaitsForItsPackage() {
    declared = maker.pack("1.1.0", Behaviour.GOOD);
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: SoftwareRelease
        metadata: {name: declared}
        spec:
          distribution: player-stable
          version: 1.1.0
          package: {sha256: "%s", signature: "%s"}
        """
            .formatted(BoxProcess.digest(declared.file()), declared.signature()));
    club.awaitCondition("softwarerelease", "declared", "Ready", "False Missing");
    assertThat(club.message("softwarerelease", "declared", "Ready"))
        .isEqualTo("The object store does not hold the package; upload it with PUT /api/packages.");
    assertThat(put("declared", declared).status()).isEqualTo(200);
    club.awaitCondition("softwarerelease", "declared", "Ready", "True Verified");
  }

  @Test
  @Order(2)
  void aReleaseDoesNotChangeButForItsChangelogAndThatItIsTakenBack() {
    for (String change :
        List.of(
            "{\"spec\":{\"version\":\"1.1.1\"}}",
            "{\"spec\":{\"distribution\":\"player-beta\"}}",
            "{\"spec\":{\"package\":{\"sha256\":\"" + "0".repeat(64) + "\"}}}",
            "{\"spec\":{\"package\":{\"signature\":\"" + "A".repeat(86) + "==\"}}}")) {
      Kubectl.Output refused =
          world
              .kubectl()
              .run("-n", "releases", "patch", "rel", "declared", "--type=merge", "-p", change);
      assertThat(refused.status()).isNotZero();
      assertThat(refused.err())
          .contains(
              "a SoftwareRelease is immutable but for revoked and changelog; make another one with"
                  + " a higher version");
    }
    patch("rel", "declared", "{\"spec\":{\"changelog\":\"Now with words.\",\"revoked\":true}}");
    club.awaitCondition("softwarerelease", "declared", "Ready", "False Revoked");
    assertThat(club.message("softwarerelease", "declared", "Ready"))
        .isEqualTo("spec.revoked is true: it is sent to nobody, and its rollouts stop.");
  }

  @Test
  @Order(3)
  void anUploadDoesNotBringBackWhatWasRevoked() {
    assertThat(put("declared", declared).status()).isEqualTo(200);
    assertThat(club.field("softwarerelease", "declared", ".spec.revoked")).isEqualTo("true");
    assertThat(club.condition("softwarerelease", "declared", "Ready")).isEqualTo("False Revoked");
    patch("rel", "declared", "{\"spec\":{\"revoked\":false}}");
    club.awaitCondition("softwarerelease", "declared", "Ready", "True Verified");
  }

  @Test
  @Order(4)
  void aRolloutOfARevokedReleaseStopsAndSaysSo() {
    assertThat(put("player-2.0.0", maker.pack("2.0.0", Behaviour.GOOD)).status()).isEqualTo(201);
    rollout("2.0.0");
    club.awaitCondition("updaterollout", "player-2.0.0", "Ready", "False WaitingForApproval");
    patch("rel", "player-2.0.0", "{\"spec\":{\"revoked\":true}}");
    club.awaitCondition("updaterollout", "player-2.0.0", "Ready", "False Revoked");
    assertThat(club.message("updaterollout", "player-2.0.0", "Ready"))
        .startsWith("SoftwareRelease player-2.0.0 is revoked; nothing more is sent.")
        .contains("set its rollback");
    int answered = club.box("two").answers().size();
    approve("2.0.0");
    patch("updaterollout", "player-2.0.0", "{\"spec\":{\"paused\":true}}");
    club.awaitCondition("updaterollout", "player-2.0.0", "Ready", "False Revoked");
    assertThat(version("one")).as("keeps what it runs").isEqualTo("2.0.0");
    assertThat(club.box("two").answers()).as("is sent nothing").hasSize(answered);
    assertThat(version("two")).isEmpty();
    club.kubectl("delete", "updaterollout", "player-2.0.0");
  }

  @Test
  @Order(5)
  void aReleaseThatIsDeletedInUseStopsItsRolloutUntilItIsThereAgain() {
    Archive archive = maker.pack("2.1.0", Behaviour.GOOD);
    assertThat(put("player-2.1.0", archive).status()).isEqualTo(201);
    rollout("2.1.0");
    club.awaitCondition("updaterollout", "player-2.1.0", "Ready", "False WaitingForApproval");
    club.kubectl("delete", "softwarerelease", "player-2.1.0");
    club.awaitCondition("updaterollout", "player-2.1.0", "Ready", "False MissingRelease");
    assertThat(club.message("updaterollout", "player-2.1.0", "Ready"))
        .startsWith("SoftwareRelease player-2.1.0 does not exist; upload its package");
    approve("2.1.0");
    assertThat(version("one")).isEqualTo("2.1.0");
    assertThat(version("two")).isEmpty();
    assertThat(put("player-2.1.0", archive).status()).isEqualTo(201);
    club.awaitCondition("updaterollout", "player-2.1.0", "Ready", "True Completed");
    assertThat(version("two")).isEqualTo("2.1.0");
    await("both are counted")
        .atMost(LIMIT)
        .until(() -> club.field("softwarerelease", "player-2.1.0", ".status.sites"), "2"::equals);
  }

  @Test
  @Order(6)
  void aPackageThatTheStoreLostIsMissedAtOnceAndUploadedAgain() {
    Archive archive = maker.pack("2.2.0", Behaviour.GOOD);
    assertThat(put("player-2.2.0", archive).status()).isEqualTo(201);
    club.awaitCondition("softwarerelease", "player-2.2.0", "Ready", "True Verified");
    world.store().lose("objects/" + BoxProcess.digest(archive.file()));
    rollout("2.2.0");
    approve("2.2.0");
    club.awaitCondition("softwarerelease", "player-2.2.0", "Ready", "False Missing");
    assertThat(version("two")).as("nobody else is sent it").isEqualTo("2.1.0");
    club.kubectl("delete", "updaterollout", "player-2.2.0");
    assertThat(put("player-2.2.0", archive).status()).isEqualTo(200);
    String approved =
        club.field("rolloutapproval", "player-2.2.0-all", ".metadata.creationTimestamp");
    await("the API server tells times by the second")
        .until(() -> Instant.now().isAfter(Instant.parse(approved).plusSeconds(1)));
    club.awaitCondition("softwarerelease", "player-2.2.0", "Ready", "True Verified");
    rollout("2.2.0");
    club.awaitCondition("updaterollout", "player-2.2.0", "Ready", "False WaitingForApproval");
    assertThat(club.message("updaterollout", "player-2.2.0", "Ready"))
        .as("what was approved was the rollout before")
        .contains("made after this rollout");
    club.kubectl("delete", "rolloutapproval", "player-2.2.0-all");
    approve("2.2.0");
    club.awaitCondition("updaterollout", "player-2.2.0", "Ready", "True Completed");
    assertThat(version("two")).isEqualTo("2.2.0");
  }

  @Test
  @Order(7)
  void whoseSignatureCountsIsTheOperatorsSetting() {
    PlayerSoftware colleague = PlayerSoftware.byTheReadme(world.folder().resolve("colleague"));
    restart(colleague.publicKeyLine());
    club.awaitCondition("softwarerelease", "player-1.0.0", "Ready", "False BadSignature");
    assertThat(club.message("softwarerelease", "player-1.0.0", "Ready"))
        .startsWith(
            "No key that the operator knows has signed the package; add that key to release.keys");
    refused(422, "signature: no key that the operator knows");

    Archive theirs = colleague.sign(good.file());
    Answer answer = put("player-1.0.0", theirs);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(club.field("softwarerelease", "player-1.0.0", ".spec.package.signature"))
        .as("it is immutable; a name of its own is what this signature needs")
        .isEqualTo(good.signature());
    assertThat(put("player-1.0.0-theirs", theirs).status()).isEqualTo(201);
    club.awaitCondition("softwarerelease", "player-1.0.0-theirs", "Ready", "True Verified");
  }

  @Test
  @Order(8)
  void anOperatorWithoutAKeySaysWhereToSetOne() {
    restart("");
    refused(409, "the operator knows no release key; set release.keys of the chart");
    await("the release says so, too")
        .atMost(LIMIT)
        .until(
            () -> club.message("softwarerelease", "player-1.0.0", "Ready"),
            "The operator knows no release key; set release.keys of the chart."::equals);
    restart(maker.publicKeyLine());
    club.awaitCondition("softwarerelease", "player-1.0.0", "Ready", "True Verified");
    club.awaitCondition("softwarerelease", "player-1.0.0-theirs", "Ready", "False BadSignature");
  }

  private static Answer put(String name, Archive archive) {
    return club.uploadPackage(name, archive);
  }

  private static void refused(int status, String sentence) {
    Answer answer = put("player-1.0.0", good);
    assertThat(answer.body()).contains(sentence).startsWith("{\"error\":\"");
    assertThat(answer.status()).isEqualTo(status);
  }

  private static void patch(String kind, String name, String json) {
    club.kubectl("patch", kind, name, "--type=merge", "-p", json);
  }

  /** Box one first; box two when a person lets it. */
  private static void rollout(String version) {
    club.apply(
        """
        apiVersion: pifleet.io/v1alpha1
        kind: UpdateRollout
        metadata: {name: player-%s}
        spec:
          release: player-%s
          targets: {siteSelector: {}}
          waves:
            - {name: canary, targets: {sites: [one]}}
            - {name: all, percent: 100, approval: Required}
        """
            .formatted(version, version));
  }

  private static void approve(String version) {
    Rollouts.approve(club, version, "all");
  }

  /** The version that a box runs; empty before the first. */
  private static String version(String box) {
    Path current = club.box(box).state().resolve("software/current");
    try {
      return Files.exists(current) ? String.valueOf(current.toRealPath().getFileName()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void restart(String keys) {
    OperatorProcess operator = world.operator();
    operator.close();
    operator.set(KEYS, keys).start().awaitReady();
  }
}
