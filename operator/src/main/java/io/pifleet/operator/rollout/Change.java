package io.pifleet.operator.rollout;

import io.pifleet.protocol.SiteId;
import java.util.Set;

/**
 * Whom a change concerns.
 *
 * @param rollouts uids of those whose counts changed
 * @param turned uids of those that now go another way, or serve another wave: what their sites say
 *     of why they wait is outdated, and nothing but that
 * @param sites those to plan anew: their turn has come, or their rollout is another
 */
public record Change(Set<String> rollouts, Set<String> turned, Set<SiteId> sites) {
  /** Nothing has changed. */
  static final Change NONE = new Change(Set.of(), Set.of(), Set.of());
}
