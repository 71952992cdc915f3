package io.pifleet.operator.rollout;

import io.pifleet.protocol.SiteId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A site that a rollout targets.
 *
 * @param site its id
 * @param uid of the Site
 * @param waves indexes of the waves that name it by their targets
 * @param alike what makes it alike others for the disruption budget; null where it has none
 * @param excluded why it does not get the release; null when it does
 * @param presumed what it is probably at, until its own plan tells
 */
public record Member(
    SiteId site,
    String uid,
    Set<Integer> waves,
    @Nullable String alike,
    @Nullable String excluded,
    Standing presumed) {
  /** Freezes the set. */
  public Member {
    waves = Set.copyOf(waves);
  }
}
