package io.pifleet.operator.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.operator.release.ReleasePlan.Archive;
import io.pifleet.protocol.Manifest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a SoftwareRelease says of its package. */
class ReleasePlanTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Manifest MANIFEST =
      Manifest.read(
          """
          {"distribution": "player-stable", "version": "2.2.0", "minVersion": "2.0.0",
           "expires": "2026-06-02T00:00:00Z", "services": ["player.service"],
           "healthCheck": {"http": "http://127.0.0.1:8080/health"}}
          """
              .getBytes(StandardCharsets.UTF_8));
  private static final Instant END = Instant.parse("2026-06-02T00:00:00Z");
  private static final Archive GOOD = new Archive.Read(1000, MANIFEST);

  private boolean revoked;
  private boolean signed = true;
  private boolean keyless;
  private String distribution = "player-stable";
  private String version = "2.2.0";
  private long most = 1000;
  private SoftwareRelease.@Nullable Status before;

  @Test
  void isVerifiedWhenAKnownKeySignedWhatTheSpecSays() {
    ReleasePlan plan = plan(GOOD, NOW);
    assertThat(ready(plan)).isEqualTo("True Verified");
    assertThat(plan.status().size()).isEqualTo(1000);
    assertThat(plan.status().minVersion()).isEqualTo("2.0.0");
    assertThat(plan.status().healthCheck())
        .isEqualTo("GET http://127.0.0.1:8080/health, within 60s");
    assertThat(plan.again())
        .as("looks whether it is still there")
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(plan(GOOD, END.minusSeconds(60)).again())
        .as("looks again when it expires")
        .isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void isNotReadyUntilThePackageIsStored() {
    ReleasePlan plan = plan(new Archive.Absent(), NOW);
    assertThat(ready(plan)).isEqualTo("False Missing");
    assertThat(plan.again()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void saysThatNobodyKnownSignedIt() {
    signed = false;
    assertThat(ready(plan(GOOD, NOW))).isEqualTo("False BadSignature");
    keyless = true;
    assertThat(message(plan(GOOD, NOW))).contains("set release.keys of the chart");
  }

  @Test
  void namesTheFieldInWhichSpecAndManifestDiffer() {
    version = "2.2.1";
    assertThat(message(plan(GOOD, NOW)))
        .isEqualTo("spec.version is 2.2.1, and the package's manifest says 2.2.0.");
    distribution = "player-beta";
    assertThat(message(plan(GOOD, NOW))).startsWith("spec.distribution is player-beta");
  }

  @Test
  void isInvalidWhenItIsTooLargeOrNoPackage() {
    most = 999;
    assertThat(ready(plan(GOOD, NOW))).isEqualTo("False Invalid");
    assertThat(message(plan(new Archive.Unfit(5, "the file is no tar.gz"), NOW)))
        .isEqualTo("the file is no tar.gz.");
  }

  @Test
  void expiresByTheManifestsOwnDate() {
    assertThat(ready(plan(GOOD, END.minusMillis(1)))).isEqualTo("True Verified");
    assertThat(ready(plan(GOOD, END))).isEqualTo("False Expired");
    assertThat(message(plan(GOOD, END)))
        .isEqualTo("The package was good until 2026-06-02T00:00:00Z; sign a newer one.");
    assertThat(plan(GOOD, END).status().expires()).as("still shown").isEqualTo(END.toString());
  }

  @Test
  void isRevokedWhateverElseIsSo() {
    revoked = true;
    assertThat(ready(plan(GOOD, NOW))).isEqualTo("False Revoked");
    assertThat(ready(plan(new Archive.Absent(), NOW))).isEqualTo("False Revoked");
    assertThat(ready(plan(new Archive.Unknown(), NOW))).isEqualTo("False Revoked");
    assertThat(plan(new Archive.Absent(), NOW).again()).as("nobody needs it").isNull();
    signed = false;
    assertThat(ready(plan(GOOD, NOW))).isEqualTo("False Revoked");
  }

  /** What has no valid signature is not believed in what it says of itself. */
  @Test
  void theSignatureIsTheFirstThingThatCounts() {
    signed = false;
    version = "9.9.9";
    most = 1;
    assertThat(ready(plan(GOOD, END))).isEqualTo("False BadSignature");
  }

  @Test
  void aPackageThatVanishedIsToldAndSoAreItsFacts() {
    before = plan(GOOD, NOW).status();
    ReleasePlan plan = plan(new Archive.Absent(), NOW.plusSeconds(60));
    assertThat(ready(plan)).isEqualTo("False Missing");
    assertThat(message(plan)).contains("upload it with PUT /api/packages");
    assertThat(plan.status().size()).isNull();
    assertThat(plan.status().services()).isEmpty();
    assertThat(plan.status().conditions().get(0).lastTransitionTime())
        .isEqualTo(NOW.plusSeconds(60).toString());
  }

  @Test
  void whatIsNoPackageHasASizeAndIsLookedAtAgain() {
    ReleasePlan plan = plan(new Archive.Unfit(5, "the file is no tar.gz"), NOW);
    assertThat(ready(plan)).isEqualTo("False Invalid");
    assertThat(plan.status().size()).isEqualTo(5);
    assertThat(plan.again()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aKeyThatBecomesKnownMakesItReady() {
    signed = false;
    before = plan(GOOD, NOW).status();
    signed = true;
    assertThat(ready(plan(GOOD, NOW.plusSeconds(1)))).isEqualTo("True Verified");
  }

  @Test
  void whatItSaysFitsTheStatusWhateverThePackageSays() {
    String emoji = "\uD83C\uDF89".repeat(1_000);
    Manifest wordy =
        Manifest.read(
            """
            {"distribution": "player-stable", "version": "2.2.0",
             "healthCheck": {"command": ["bin/a", "\\u001b[31m", "%s"]}}
            """
                .formatted(emoji)
                .getBytes(StandardCharsets.UTF_8));
    String check = String.valueOf(plan(new Archive.Read(9, wordy), NOW).status().healthCheck());
    assertThat(check.codePointCount(0, check.length())).isEqualTo(512);
    assertThat(check).startsWith("bin/a ?[31m \uD83C\uDF89").endsWith("\uDF89...");
  }

  @Test
  void keepsWhatWasKnownWhileTheStoreIsSilent() {
    assertThat(ready(plan(new Archive.Unknown(), NOW))).isEqualTo("Unknown StoreUnreachable");
    before = plan(GOOD, NOW).status();
    ReleasePlan plan = plan(new Archive.Unknown(), NOW.plusSeconds(60));
    assertThat(plan.status()).isEqualTo(before);
    assertThat(plan.again()).isEqualTo(Duration.ofSeconds(10));
    before = plan(new Archive.Absent(), NOW).status();
    revoked = true;
    before = plan(GOOD, NOW).status();
    revoked = false;
    assertThat(ready(plan(new Archive.Unknown(), NOW)))
        .as("revoked no more is not what it was")
        .isEqualTo("Unknown StoreUnreachable");
  }

  private ReleasePlan plan(Archive found, Instant now) {
    return ReleasePlan.of(
        new ReleasePlan.Facts(
            1,
            new SoftwareRelease.Spec(
                distribution,
                version,
                null,
                new SoftwareRelease.Archive("0".repeat(64), "A".repeat(86) + "=="),
                revoked),
            before,
            found,
            signed,
            keyless,
            most,
            0),
        now);
  }

  private static String ready(ReleasePlan plan) {
    Condition ready = plan.status().conditions().get(0);
    return ready.status() + " " + ready.reason();
  }

  private static String message(ReleasePlan plan) {
    return plan.status().conditions().get(0).message();
  }
}
