package io.pifleet.operator.enrollment;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Enrollment.Certificate;
import io.pifleet.api.v1alpha1.Enrollment.Device;
import io.pifleet.api.v1alpha1.Enrollment.Status;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Finding;
import java.time.Instant;
import java.util.List;

/** Enrollments in the states that claims find them in. */
final class Sample {
  static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
  static final String EXPIRES = "2026-01-15T12:10:00Z";

  private Sample() {}

  static Enrollment awaiting(String name, String digest) {
    return with(name, digest, EXPIRES, 0, null, null, List.of());
  }

  static Enrollment expired(String name, String digest) {
    return with(name, digest, "2026-01-15T12:00:00Z", 0, null, null, List.of());
  }

  static Enrollment guessed(String name, String digest, int attempts) {
    return with(name, digest, EXPIRES, attempts, null, null, List.of());
  }

  static Enrollment claimed(String name, String digest, String fingerprint, Certificate... has) {
    return with(
        name,
        digest,
        EXPIRES,
        0,
        new Device("pi", null, null, "192.0.2.1", fingerprint),
        "2026-01-15T11:59:00Z",
        List.of(has));
  }

  static Enrollment leaving(Enrollment enrollment) {
    enrollment.getMetadata().setDeletionTimestamp("2026-01-15T11:59:30Z");
    return enrollment;
  }

  static Certificate certificate(int number) {
    return new Certificate(
        "%032x".formatted(number), Conditions.time(NOON.plusSeconds(86_400L * (1 + number))));
  }

  private static Enrollment with(
      String name,
      String digest,
      String expiresAt,
      int attempts,
      Device device,
      String claimedAt,
      List<Certificate> certificates) {
    Enrollment enrollment = new Enrollment();
    enrollment.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("club-a")
            .withName(name)
            .withUid("uid-" + name)
            .withGeneration(1L)
            .build());
    enrollment.setSpec(new Enrollment.Spec("rennes", "10m"));
    Finding ready =
        claimedAt == null
            ? Finding.no("Ready", Reason.AwaitingClaim)
            : Finding.yes("Ready", Reason.Claimed);
    enrollment.setStatus(
        new Status(
            1L,
            claimedAt == null ? "586573" : null,
            digest,
            expiresAt,
            attempts,
            device,
            claimedAt,
            claimedAt == null ? null : "uid-site",
            certificates,
            "c".repeat(64),
            Conditions.mint(List.of(), List.of(ready), 1, NOON.minusSeconds(60))));
    return enrollment;
  }
}
