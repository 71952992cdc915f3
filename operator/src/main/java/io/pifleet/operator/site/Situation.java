package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.status.Finding;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a site's plan is made from.
 *
 * @param site what a person says of it
 * @param admission whether a box may be this site
 * @param enrollment by which it is, by name; null where none is valid
 * @param contact the box, as it can be dealt with
 * @param wants of all deployments that target it, by uid
 * @param software what its rollout wants of its software; null where it belongs to none
 * @param astray titles of the deployments of its namespace that name a Group that does not exist:
 *     whom they target nobody knows
 * @param before the conditions that are written now, by type
 * @param epoch of the operator that leads
 * @param now when
 */
public record Situation(
    SiteFacts site,
    Admission admission,
    @Nullable String enrollment,
    Contact contact,
    List<Want> wants,
    @Nullable SoftwareWant software,
    List<String> astray,
    Map<String, Finding> before,
    long epoch,
    Instant now) {
  /** Sorts the wants, so that the same intent has the same owner and id whoever lists it. */
  public Situation {
    wants = wants.stream().sorted(Comparator.comparing(w -> w.owner().uid())).toList();
    astray = astray.stream().sorted().toList();
    before = Map.copyOf(before);
  }

  /** Whether the box may be told of content or software now. */
  boolean open() {
    return admission == Admission.Enrolled
        && !site.maintenance()
        && contact.tellable()
        && contact.settled();
  }

  /** Whether a person has said that nothing changes now, or whom a deployment means is unknown. */
  boolean held() {
    return !astray.isEmpty() || wants.stream().anyMatch(Want::paused);
  }

  /**
   * Whether somebody may be connected who must not be. Who only listens is not seen, so where a box
   * was let in once, it is taken for connected, while there is a link to look through.
   */
  boolean evicts() {
    Finding enrolled = before.get(SiteFindings.ENROLLED);
    boolean once = enrolled != null && enrolled.reason() != Reason.Pending;
    return contact.intruded()
        || (admission != Admission.Enrolled
            && (contact.connected() || (once && contact.settled())));
  }
}
