package io.pifleet.operator.rollout;

import io.pifleet.protocol.SiteId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A site that a rollout targets.
 *
 * @param site its id
 * @param uid of the Site
 * @param waves places of the waves, counted from zero, whose targets mean it
 * @param group what it is alike by for the disruption budget; null where it is like nobody
 * @param obstacle one sentence that says why it does not get the release; null when it can
 * @param presumed how it probably stands, until its own plan tells
 */
public record Member(
    SiteId site,
    String uid,
    Set<Integer> waves,
    @Nullable String group,
    @Nullable String obstacle,
    Standing presumed) {
  /** Copies the set. */
  public Member {
    waves = Set.copyOf(waves);
  }
}
