package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Enrollment.Certificate;
import io.pifleet.api.v1alpha1.Enrollment.Status;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.authority.KeyedDigest;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Finding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a typed PIN opens. Every digest is compared, each in constant time, whatever came before:
 * the answer's time tells nothing. Why a PIN opens nothing is told to nobody.
 */
sealed interface ClaimPlan {

  /** The PIN is this one's and it is free: write the claim on the version that was read. */
  record Grant(Enrollment enrollment) implements ClaimPlan {
    /** The status that says who claimed it, and when. */
    Status claimed(
        ClaimRequest request, String siteUid, List<Certificate> certificates, Instant now) {
      Status before = enrollment.getStatus();
      return new Status(
          before.observedGeneration(),
          null,
          // By it the same box gets the answer again when the first was lost.
          request.signing().isPresent() ? before.pinDigest() : null,
          before.expiresAt(),
          before.attempts(),
          request.device(),
          // Two claims of one site may be closer than a second.
          now.truncatedTo(ChronoUnit.MILLIS).toString(),
          siteUid,
          certificates,
          before.caSha256(),
          Conditions.mint(
              before.conditions(),
              List.of(Finding.yes("Ready", Reason.Claimed)),
              enrollment.getMetadata().getGeneration(),
              now));
    }
  }

  /** The box that claimed it has lost the answer: give it again. */
  record Replay(Enrollment enrollment, Certificate certificate) implements ClaimPlan {}

  /** The one that was named has another PIN: count that. */
  record Wrong(Enrollment enrollment) implements ClaimPlan {
    /** The status with one more attempt; the reconciler locks it at the fifth. */
    Status counted(Instant now) {
      Status before = enrollment.getStatus();
      int attempts = before.attempts() + 1;
      boolean locked = attempts >= EnrollmentPlan.MAX_ATTEMPTS;
      return new Status(
          before.observedGeneration(),
          locked ? null : before.pin(),
          locked ? null : before.pinDigest(),
          before.expiresAt(),
          attempts,
          null,
          null,
          null,
          List.of(),
          before.caSha256(),
          locked
              ? Conditions.mint(
                  before.conditions(),
                  List.of(Finding.no("Ready", Reason.Locked)),
                  enrollment.getMetadata().getGeneration(),
                  now)
              : before.conditions());
    }
  }

  /** Nothing that can be claimed has this PIN. */
  record Refusal() implements ClaimPlan {}

  /**
   * Judges a claim.
   *
   * @param live every Enrollment that carries a digest
   * @param digest of the PIN that was typed
   */
  static ClaimPlan of(
      Collection<Enrollment> live, ClaimRequest request, String digest, Instant now) {
    ClaimPlan plan = new Refusal();
    for (Enrollment enrollment : live) {
      boolean equal =
          KeyedDigest.equal(
              Objects.requireNonNullElse(enrollment.getStatus().pinDigest(), ""), digest);
      boolean meant = request.target().map(t -> names(t, enrollment)).orElse(true);
      if (equal && meant) {
        plan = opened(enrollment, request, now);
      } else if (meant && request.target().isPresent() && free(enrollment, now)) {
        plan = new Wrong(enrollment);
      }
    }
    return plan;
  }

  private static ClaimPlan opened(Enrollment enrollment, ClaimRequest request, Instant now) {
    if (free(enrollment, now)) {
      return new Grant(enrollment);
    }
    return certificateOf(enrollment, request, now)
        .<ClaimPlan>map(c -> new Replay(enrollment, c))
        .orElseGet(Refusal::new);
  }

  /** Whether its PIN can be typed. */
  private static boolean free(Enrollment enrollment, Instant now) {
    Status status = enrollment.getStatus();
    return status.claimedAt() == null && typable(enrollment, now);
  }

  private static boolean typable(Enrollment enrollment, Instant now) {
    Status status = enrollment.getStatus();
    return enrollment.getMetadata().getDeletionTimestamp() == null
        && status.pinDigest() != null
        && status.attempts() < EnrollmentPlan.MAX_ATTEMPTS
        && before(now, status.expiresAt());
  }

  /** What the same key got, for as long as the PIN lives. */
  private static Optional<Certificate> certificateOf(
      Enrollment enrollment, ClaimRequest request, Instant now) {
    Status status = enrollment.getStatus();
    boolean sameKey =
        request.signing().isPresent()
            && status.device() != null
            && Objects.equals(
                request.signing().get().fingerprint().hex(), status.device().keyFingerprint());
    return sameKey && typable(enrollment, now) && !Claims.ended(status)
        ? status.certificates().stream().filter(c -> before(now, c.notAfter())).findFirst()
        : Optional.empty();
  }

  private static boolean before(Instant now, @Nullable String time) {
    return time != null && now.isBefore(Instant.parse(time));
  }

  private static boolean names(ClaimRequest.Target target, Enrollment enrollment) {
    return target.namespace().equals(enrollment.getMetadata().getNamespace())
        && target.name().equals(enrollment.getMetadata().getName());
  }
}
