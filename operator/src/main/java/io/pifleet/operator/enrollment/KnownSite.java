package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Site;

/**
 * What an Enrollment needs to know of its Site.
 *
 * @param uid tells it from an earlier or later one of the same name
 * @param displayName shown at the box
 * @param leaving whether it is being deleted
 */
public record KnownSite(String uid, String displayName, boolean leaving) {
  /** Reads it. */
  public static KnownSite of(Site site) {
    return new KnownSite(
        site.getMetadata().getUid(),
        site.getSpec().displayName(),
        site.getMetadata().getDeletionTimestamp() != null);
  }
}
