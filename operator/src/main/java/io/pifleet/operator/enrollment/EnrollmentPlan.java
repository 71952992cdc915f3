package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Enrollment.Certificate;
import io.pifleet.api.v1alpha1.Enrollment.Status;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.Spans;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.ClaimId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one Enrollment: PIN shown, then used, expired or locked; claimed, until a later
 * claim or the end of its Site takes it back. Steps are performed in the order of the components;
 * what is owed and not done shows in the status, so that it is done by whoever looks next.
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

  private static final Duration CUT_WINDOW = Duration.ofMinutes(10);

  /** Until the operator has heard who is connected. */
  private static final Duration NOT_HEARD = Duration.ofSeconds(2);

  /**
   * What it follows from.
   *
   * @param enrollment the object
   * @param site its Site, where it exists
   * @param latest the site's last claim, see {@link Claims#latest}
   * @param seat who is connected as the site
   * @param pin to be shown where none was drawn before
   * @param caSha256 of the gateway's authority
   * @param now the time
   */
  record Situation(
      Enrollment enrollment,
      Optional<KnownSite> site,
      Optional<Enrollment> latest,
      Seat seat,
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

  /** Who is connected as a site, of which there is never more than one. */
  sealed interface Seat {
    /** The operator has not heard yet. */
    record Unknown() implements Seat {}

    /** Nobody, or somebody who did not say by which claim. */
    record Nobody() implements Seat {}

    /** A box that came by this claim; no other box knows it. */
    record Taken(ClaimId claim) implements Seat {}
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
    Finding finding =
        s.latest()
            .map(
                e ->
                    Finding.no(
                        "Ready",
                        Reason.AwaitingClaim,
                        Reason.AwaitingClaim.sentence()
                            + " Its box then takes the place of the one that claimed "
                            + e.getMetadata().getName()
                            + ", which is then locked out."))
            .orElseGet(() -> Finding.no("Ready", Reason.AwaitingClaim));
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
              "The Site that the box claimed was deleted, and its credentials with it; to let a box"
                  + " in, create the Site and a new Enrollment."));
    }
    Optional<Enrollment> later = s.latest().filter(e -> !Claims.isSame(e, s.enrollment()));
    if (later.isPresent()) {
      return ended(
          s,
          status,
          Finding.no(
              "Ready",
              Reason.Superseded,
              "A box claimed "
                  + later.get().getMetadata().getName()
                  + " of this site later; this one's credentials are revoked. It may be deleted."));
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
    List<String> serials = status.certificates().stream().map(Certificate::serial).toList();
    boolean written = Claims.ended(status);
    if (finding.reason() != Reason.Superseded) {
      // The Site's own reconciler ends the session of a site without credentials.
      Status next = claim(s, status, false, List.of(), finding);
      return new EnrollmentPlan(serials, false, next, Optional.empty());
    }
    if (!written) {
      // Said before anything that may take time or fail. The certificates stay: a cut is owed.
      Status next = claim(s, status, false, status.certificates(), finding);
      return new EnrollmentPlan(serials, false, next, Optional.empty());
    }
    Instant since = Instant.parse(status.conditions().getFirst().lastTransitionTime());
    Duration age = Duration.between(since, s.now());
    boolean owed =
        !status.certificates().isEmpty()
            || (age.compareTo(LIST_IS_READ) >= 0
                && age.compareTo(LIST_IS_READ.plus(CUT_WINDOW)) < 0);
    if (owed && s.seat() instanceof Seat.Unknown) {
      Status same = claim(s, status, false, status.certificates(), finding);
      return new EnrollmentPlan(List.of(), false, same, Optional.of(NOT_HEARD));
    }
    // Where the new box is connected, the old one is not: its session ended when that one came.
    return new EnrollmentPlan(
        List.of(),
        owed && !isSeated(s),
        claim(s, status, false, List.of(), finding),
        age.compareTo(LIST_IS_READ) < 0 ? Optional.of(LIST_IS_READ.minus(age)) : Optional.empty());
  }

  /**
   * Whether one that is being deleted may leave a session behind: that of a box which another has
   * replaced, as far as one can hear. Where no claim is left, the Site's own reconciler ends it.
   */
  static boolean leavesSession(Situation s) {
    Status status = s.status();
    boolean cut = Claims.ended(status) && status.certificates().isEmpty();
    return status.claimedAt() != null
        && !cut
        && s.latest().filter(e -> !Claims.isSame(e, s.enrollment())).isPresent()
        && !(s.seat() instanceof Seat.Unknown)
        && !isSeated(s);
  }

  private static boolean isSeated(Situation s) {
    return s.seat() instanceof Seat.Taken(ClaimId claim)
        && s.latest().filter(e -> e.getMetadata().getUid().equals(claim.uid())).isPresent();
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
}
