package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Enrollment.Certificate;
import io.pifleet.api.v1alpha1.Enrollment.Status;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.Spans;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one Enrollment: PIN shown, then used, expired or locked; claimed, until a later
 * claim or the end of its Site takes it back. Steps are performed in the order of the components.
 *
 * @param revoke serial numbers for the revocation list
 * @param cut whether the site's live session must end
 * @param status to be written
 * @param again when to look again, if nothing happens before
 */
record EnrollmentPlan(List<String> revoke, boolean cut, Status status, Optional<Duration> again) {
  /** The wrong PIN that locks. */
  static final int MAX_ATTEMPTS = 5;

  /** By then every broker has read the revocation list, so that who is cut stays out. */
  private static final Duration LIST_IS_READ = Duration.ofMinutes(2);

  private static final Duration CUT_WINDOW = Duration.ofMinutes(1);

  /**
   * What it follows from.
   *
   * @param enrollment the object
   * @param site its Site, where it exists
   * @param current the site's valid claim, see {@link Claims#current}
   * @param pin to be shown where none was drawn before
   * @param caSha256 of the gateway's authority
   * @param now the time
   */
  record Situation(
      Enrollment enrollment,
      Optional<KnownSite> site,
      Optional<Enrollment> current,
      Optional<DrawnPin> pin,
      String caSha256,
      Instant now) {

    private Status status() {
      return enrollment.getStatus() == null ? NOTHING : enrollment.getStatus();
    }

    private boolean past(@Nullable String time) {
      return time != null && !Instant.parse(time).isAfter(now);
    }
  }

  private static final Status NOTHING =
      new Status(null, null, null, null, 0, null, null, null, List.of(), null, List.of());

  static EnrollmentPlan of(Situation s) {
    Status status = s.status();
    if (status.claimedAt() != null) {
      return claimed(s, status);
    }
    if (status.attempts() >= MAX_ATTEMPTS) {
      return closed(s, Finding.no("Ready", Reason.Locked));
    }
    if (s.past(status.expiresAt())) {
      return closed(s, Finding.no("Ready", Reason.Expired));
    }
    if (s.site().filter(site -> !site.leaving()).isEmpty()) {
      return unclaimed(s, null, null, null, Finding.no("Ready", Reason.MissingSite));
    }
    return awaiting(s, status);
  }

  private static EnrollmentPlan awaiting(Situation s, Status status) {
    Finding finding = Finding.no("Ready", Reason.AwaitingClaim);
    if (status.pin() != null && status.pinDigest() != null && status.expiresAt() != null) {
      return unclaimed(s, status.pin(), status.pinDigest(), status.expiresAt(), finding);
    }
    DrawnPin drawn = s.pin().orElseThrow();
    String expiresAt = Conditions.time(s.now().plus(Spans.of(s.enrollment().getSpec().ttl())));
    return unclaimed(s, drawn.pin().digits(), drawn.digest(), expiresAt, finding);
  }

  private static EnrollmentPlan closed(Situation s, Finding finding) {
    return unclaimed(s, null, null, s.status().expiresAt(), finding);
  }

  private static EnrollmentPlan unclaimed(
      Situation s,
      @Nullable String pin,
      @Nullable String digest,
      @Nullable String expiresAt,
      Finding finding) {
    Status status =
        new Status(
            generation(s),
            pin,
            digest,
            expiresAt,
            s.status().attempts(),
            null,
            null,
            null,
            List.of(),
            s.caSha256(),
            conditions(s, finding));
    return new EnrollmentPlan(
        List.of(), false, status, pin == null ? Optional.empty() : until(s, expiresAt));
  }

  private static EnrollmentPlan claimed(Situation s, Status status) {
    if (Claims.ended(status)) {
      // The message of the first judgement stays: what it names may be gone by now.
      Finding finding = Conditions.of(status.conditions(), "Ready").map(Finding::of).orElseThrow();
      return ended(s, status, finding);
    }
    boolean sameSite =
        s.site()
            .filter(site -> !site.leaving() && Objects.equals(site.uid(), status.siteUid()))
            .isPresent();
    if (!sameSite) {
      return ended(
          s,
          status,
          Finding.no(
              "Ready",
              Reason.Revoked,
              "The Site that the box claimed was deleted, and its credentials with it; create a new"
                  + " Enrollment to let a box in."));
    }
    Optional<Enrollment> later = s.current().filter(e -> !same(e, s.enrollment()));
    if (later.isPresent()) {
      return ended(
          s,
          status,
          Finding.no(
              "Ready",
              Reason.Superseded,
              "A box claimed %s of this site later; this one's credentials are revoked."
                  .formatted(later.get().getMetadata().getName())));
    }
    return valid(s, status);
  }

  private static EnrollmentPlan valid(Situation s, Status status) {
    List<Certificate> certificates =
        status.certificates().stream().filter(c -> !s.past(c.notAfter())).toList();
    boolean replay = status.pinDigest() != null && !s.past(status.expiresAt());
    Status next = claim(s, status, replay, certificates, Finding.yes("Ready", Reason.Claimed));
    Optional<Duration> again =
        Stream.concat(
                certificates.stream().map(Certificate::notAfter),
                replay ? Stream.ofNullable(status.expiresAt()) : Stream.empty())
            .min(java.util.Comparator.comparing(Instant::parse))
            .flatMap(t -> until(s, t));
    return new EnrollmentPlan(List.of(), false, next, again);
  }

  private static EnrollmentPlan ended(Situation s, Status status, Finding finding) {
    Status next = claim(s, status, false, List.of(), finding);
    List<String> serials = status.certificates().stream().map(Certificate::serial).toList();
    if (finding.reason() != Reason.Superseded) {
      // The Site's own reconciler ends the session of a site without credentials.
      return new EnrollmentPlan(serials, false, next, Optional.empty());
    }
    Instant since = Instant.parse(next.conditions().getFirst().lastTransitionTime());
    Duration age = Duration.between(since, s.now());
    boolean first = !Claims.ended(status);
    boolean second =
        age.compareTo(LIST_IS_READ) >= 0 && age.compareTo(LIST_IS_READ.plus(CUT_WINDOW)) < 0;
    return new EnrollmentPlan(
        serials,
        first || second,
        next,
        age.compareTo(LIST_IS_READ) < 0 ? Optional.of(LIST_IS_READ.minus(age)) : Optional.empty());
  }

  private static Status claim(
      Situation s, Status status, boolean replay, List<Certificate> certificates, Finding finding) {
    return new Status(
        generation(s),
        null,
        replay ? status.pinDigest() : null,
        status.expiresAt(),
        status.attempts(),
        status.device(),
        status.claimedAt(),
        status.siteUid(),
        certificates,
        s.caSha256(),
        conditions(s, finding));
  }

  private static List<io.pifleet.api.v1alpha1.Condition> conditions(Situation s, Finding finding) {
    return Conditions.mint(s.status().conditions(), List.of(finding), generation(s), s.now());
  }

  private static Optional<Duration> until(Situation s, @Nullable String time) {
    return Optional.ofNullable(time).map(t -> Duration.between(s.now(), Instant.parse(t)));
  }

  private static long generation(Situation s) {
    return s.enrollment().getMetadata().getGeneration();
  }

  private static boolean same(Enrollment one, Enrollment other) {
    return Objects.equals(one.getMetadata().getUid(), other.getMetadata().getUid());
  }
}
