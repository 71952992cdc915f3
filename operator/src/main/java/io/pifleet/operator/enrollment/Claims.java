package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Conditions;
import io.pifleet.protocol.ClaimId;
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
   * The one whose credentials are valid: claimed for this very Site, not being deleted, not ended
   * before, and the latest of them.
   *
   * @param ofSite every Enrollment that names the site
   * @param siteUid the Site's uid now; one of the same name made later is another site
   */
  public static Optional<Enrollment> current(Collection<Enrollment> ofSite, String siteUid) {
    return ofSite.stream()
        .filter(e -> valid(e, siteUid))
        .max(
            Comparator.comparing((Enrollment e) -> e.getStatus().claimedAt())
                .thenComparing(e -> e.getMetadata().getName()));
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

  private static boolean valid(Enrollment enrollment, String siteUid) {
    return claimed(enrollment)
        && enrollment.getMetadata().getDeletionTimestamp() == null
        && Objects.equals(enrollment.getStatus().siteUid(), siteUid)
        && !ended(enrollment.getStatus());
  }
}
