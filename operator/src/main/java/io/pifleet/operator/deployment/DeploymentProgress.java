package io.pifleet.operator.deployment;

import io.pifleet.protocol.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far all deployments have got, in memory: it follows from what boxes report, so a restart
 * builds it again. One site's change costs nothing that grows with the fleet.
 */
public final class DeploymentProgress {
  private final Map<String, Turns> deployments = new HashMap<>();
  private final Map<SiteId, Set<String>> memberships = new HashMap<>();

  /**
   * Whom a change concerns.
   *
   * @param deployments uids of those whose counts changed
   * @param called sites whose turn has come
   */
  public record Change(Set<String> deployments, List<SiteId> called) {}

  /**
   * A site that a deployment targets.
   *
   * @param site its id
   * @param uid of the Site
   * @param presumed what it is probably at, until its own plan tells
   */
  public record Target(SiteId site, String uid, Phase presumed) {}

  /**
   * Takes a deployment in, or anew after what it declares has changed: everybody it targets queues
   * up in the one order before anybody is served.
   *
   * @return the sites to plan anew: those targeted now or before
   */
  public synchronized Set<SiteId> retarget(
      String deployment, Limit limit, List<Target> targets, Instant now) {
    Turns turns = turns(deployment);
    turns.limit(limit);
    Set<SiteId> affected = new HashSet<>(turns.members());
    Set<SiteId> left = new HashSet<>(affected);
    for (Target target : targets) {
      turns.join(target.site(), target.uid(), target.presumed(), now);
      memberships.computeIfAbsent(target.site(), s -> new HashSet<>()).add(deployment);
      affected.add(target.site());
      left.remove(target.site());
    }
    left.forEach(site -> part(site, deployment));
    return affected;
  }

  /** Forgets a deployment; the sites that it targeted are to be planned anew. */
  public synchronized Set<SiteId> forget(String deployment) {
    Turns turns = deployments.remove(deployment);
    if (turns == null) {
      return Set.of();
    }
    Set<SiteId> members = turns.members();
    members.forEach(site -> part(site, deployment));
    return members;
  }

  /** Asks for a turn; true when the site holds a place now. */
  public synchronized boolean take(String deployment, SiteId site, String uid, Instant now) {
    memberships.computeIfAbsent(site, s -> new HashSet<>()).add(deployment);
    return turns(deployment).take(site, uid, now);
  }

  /** Whether the site holds a place. */
  public synchronized boolean holds(String deployment, SiteId site) {
    Turns turns = deployments.get(deployment);
    return turns != null && turns.holds(site);
  }

  /** How long a site has been fetching for a deployment while connected. */
  public synchronized Duration spent(String deployment, SiteId site, Instant now) {
    Turns turns = deployments.get(deployment);
    return turns == null ? Duration.ZERO : turns.spent(site, now);
  }

  /** Takes what a site's plan found of all deployments that target it. */
  public synchronized Change report(SiteId site, String uid, Map<String, Sync> syncs, Instant now) {
    Set<String> changed = new TreeSet<>();
    List<SiteId> called = new ArrayList<>();
    Set<String> before = memberships.getOrDefault(site, Set.of());
    for (String gone : List.copyOf(before)) {
      if (!syncs.containsKey(gone)) {
        part(site, gone);
        changed.add(gone);
      }
    }
    syncs.forEach(
        (deployment, sync) -> {
          memberships.computeIfAbsent(site, s -> new HashSet<>()).add(deployment);
          if (turns(deployment).report(site, uid, sync, now)) {
            changed.add(deployment);
          }
        });
    changed.forEach(d -> called.addAll(turns(d).call()));
    return new Change(changed, called);
  }

  /** Forgets a site that is gone. */
  public synchronized Change leave(SiteId site) {
    return report(site, "", Map.of(), Instant.EPOCH);
  }

  /** The counts. */
  public synchronized Tally tally(String deployment) {
    Turns turns = deployments.get(deployment);
    return turns == null ? Tally.NONE : turns.tally();
  }

  /** The sites whose turn has come and that were not called yet. */
  public synchronized List<SiteId> call(String deployment) {
    Turns turns = deployments.get(deployment);
    return turns == null ? List.of() : turns.call();
  }

  private Turns turns(String deployment) {
    return deployments.computeIfAbsent(deployment, Turns::new);
  }

  private void part(SiteId site, String deployment) {
    Turns turns = deployments.get(deployment);
    if (turns != null) {
      turns.leave(site);
      if (turns.abandoned()) {
        deployments.remove(deployment);
      }
    }
    Set<String> of = memberships.get(site);
    if (of != null && of.remove(deployment) && of.isEmpty()) {
      memberships.remove(site);
    }
  }
}
