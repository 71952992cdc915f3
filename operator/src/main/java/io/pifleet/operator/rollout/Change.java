package io.pifleet.operator.rollout;

import io.pifleet.protocol.SiteId;
import java.util.HashSet;
import java.util.Set;

/**
 * Whom a change concerns.
 *
 * @param rollouts uids of those whose counts changed
 * @param outdated sites that say why they wait, or what they follow, and would say another thing
 *     now; nothing but that
 * @param sites those to plan anew: their turn has come, or their rollout is another
 */
public record Change(Set<String> rollouts, Set<SiteId> outdated, Set<SiteId> sites) {
  /** Nothing has changed. */
  static final Change NONE = new Change(Set.of(), Set.of(), Set.of());

  /** This one and another. */
  public Change and(Change other) {
    return new Change(
        union(rollouts, other.rollouts),
        union(outdated, other.outdated),
        union(sites, other.sites));
  }

  /** The same but for a rollout. */
  Change without(String rollout) {
    Set<String> others = new HashSet<>(rollouts);
    others.remove(rollout);
    return new Change(others, outdated, sites);
  }

  private static <T> Set<T> union(Set<T> one, Set<T> other) {
    Set<T> all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }
}
