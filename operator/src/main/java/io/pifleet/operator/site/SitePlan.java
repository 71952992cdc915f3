package io.pifleet.operator.site;

import io.pifleet.operator.deployment.Sync;
import io.pifleet.operator.rollout.Standing;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.CommandId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one box is told now, and what is known of it. The same inputs give the same plan, and the
 * same reported State and intent give the same command ids: no ledger is kept.
 *
 * @param steps to perform, in this order
 * @param told what the steps tell
 * @param outstanding all that the box was told and does not show yet
 * @param syncs how far it has got, by the deployment's uid
 * @param software how far it has got with its rollout; null where it belongs to none
 * @param findings of the site's conditions
 * @param wakeUp when the plan changes by mere lapse of time
 * @param released whether a site that is being deleted may go
 */
public record SitePlan(
    List<Step> steps,
    Set<CommandId> told,
    Set<CommandId> outstanding,
    Map<String, Sync> syncs,
    @Nullable Standing software,
    List<Finding> findings,
    @Nullable Instant wakeUp,
    boolean released) {

  /**
   * Plans.
   *
   * @param gap what separates the box from what is wanted
   * @param turns uids of the deployments, and of the rollout, whose turn it is on this site
   */
  public static SitePlan of(Gap gap, Set<String> turns) {
    Situation situation = gap.situation();
    Telling telling = new Telling(situation);
    SoftwarePlan software = SoftwarePlan.of(gap, turns);
    if (gap.open()) {
      software.command().ifPresent(telling::command);
      Orders.of(gap, turns).forEach(telling::command);
    } else if (situation.evicts()) {
      telling.eviction();
    }
    Map<String, Sync> syncs = new TreeMap<>();
    for (Want want : situation.wants()) {
      Sync sync = SyncPlan.of(want, gap, turns);
      syncs.put(want.owner().uid(), sync);
      telling.wake(SyncPlan.nextEdge(want, sync, gap));
    }
    telling.wake(software.nextEdge());
    telling.wake(gap.contact().nextEdge());
    gap.unwanted().values().forEach(move -> telling.wake(SyncPlan.nextTry(move)));
    return new SitePlan(
        telling.steps(),
        telling.told(),
        telling.outstanding(),
        syncs,
        software.standing(),
        SiteFindings.of(gap, syncs, software.difference()),
        telling.wakeUp(),
        situation.admission() == Admission.Leaving && (telling.cut() || !situation.evicts()));
  }
}
