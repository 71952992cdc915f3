package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Conditions;
import io.pifleet.protocol.ClaimId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which Enrollment a site's credentials rest on. */
public final class Claims {
  private static final Set<String> ENDED = Set.of(Reason.Superseded.name(), Reason.Revoked.name());

  private Claims() {}

  /**
   * The one whose credentials are valid: the latest, unless it is being deleted. Then none is: an
   * earlier one lost its credentials to it and does not get them back.
   *
   * @param ofSite every Enrollment that names the site
   * @param siteUid the Site's uid now; one of the same name made later is another site
   */
  public static Optional<Enrollment> current(Collection<Enrollment> ofSite, String siteUid) {
    return latest(ofSite, siteUid).filter(e -> !isLeaving(e));
  }

  /** The last one that was claimed for this very Site and not ended before. */
  static Optional<Enrollment> latest(Collection<Enrollment> ofSite, String siteUid) {
    return ofSite.stream()
        .filter(e -> holds(e, siteUid))
        .max(
            Comparator.comparing((Enrollment e) -> Instant.parse(e.getStatus().claimedAt()))
                .thenComparing(e -> e.getMetadata().getName()));
  }

  /** Whether any lost its credentials to this one, and its own status does not say so yet. */
  static boolean hasToEnd(Enrollment one, Collection<Enrollment> ofSite) {
    String siteUid = one.getStatus().siteUid();
    return siteUid != null
        && latest(ofSite, siteUid).filter(e -> isSame(e, one)).isPresent()
        && ofSite.stream()
            .filter(e -> holds(e, siteUid) && !isLeaving(e))
            .anyMatch(e -> !isSame(e, one));
  }

  static boolean isSame(Enrollment one, Enrollment other) {
    return Objects.equals(one.getMetadata().getUid(), other.getMetadata().getUid());
  }

  /** What names the claim of an Enrollment. */
  public static ClaimId id(Enrollment enrollment) {
    return new ClaimId(enrollment.getMetadata().getUid());
  }

  /** Whether a box claimed it, whatever became of that. */
  public static boolean claimed(Enrollment enrollment) {
    return enrollment.getStatus() != null && enrollment.getStatus().claimedAt() != null;
  }

  /**
   * Whether it lost its credentials to a later claim or with its Site. That does not come back, not
   * even when the later one is deleted.
   */
  static boolean ended(Enrollment.Status status) {
    return Conditions.of(status.conditions(), "Ready")
        .filter(c -> c.status() == Condition.Status.False && ENDED.contains(c.reason()))
        .isPresent();
  }

  private static boolean isLeaving(Enrollment enrollment) {
    return enrollment.getMetadata().getDeletionTimestamp() != null;
  }

  private static boolean holds(Enrollment enrollment, String siteUid) {
    return claimed(enrollment)
        && Objects.equals(enrollment.getStatus().siteUid(), siteUid)
        && !ended(enrollment.getStatus());
  }
}
