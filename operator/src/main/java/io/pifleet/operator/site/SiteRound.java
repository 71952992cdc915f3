package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.deployment.DeploymentProgress;
import io.pifleet.operator.enrollment.Claims;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.fleet.FleetLink;
import io.pifleet.operator.fleet.Reach;
import io.pifleet.operator.group.GroupCounts;
import io.pifleet.operator.leadership.Epoch;
import io.pifleet.operator.rollout.RolloutProgress;
import io.pifleet.operator.rollout.RolloutTargeting;
import io.pifleet.operator.rollout.Standing;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One round of a site's care: gather, plan, perform, report. The only one who sends. */
@Singleton
class SiteRound {
  private static final Logger LOG = Logger.getLogger(SiteRound.class);

  private final Catalog catalog;
  private final Bells bells;
  private final Epoch epoch;
  private final Wishes wishes;
  private final Fleet fleet;
  private final FleetLink link;
  private final DeploymentProgress progress;
  private final GroupCounts groups;
  private final RolloutTargeting targeting;
  private final RolloutProgress rollouts;

  @Inject
  SiteRound(
      Catalog catalog,
      Bells bells,
      Epoch epoch,
      Wishes wishes,
      Fleet fleet,
      FleetLink link,
      DeploymentProgress progress,
      GroupCounts groups,
      RolloutTargeting targeting,
      RolloutProgress rollouts) {
    this.catalog = catalog;
    this.bells = bells;
    this.epoch = epoch;
    this.wishes = wishes;
    this.fleet = fleet;
    this.link = link;
    this.progress = progress;
    this.groups = groups;
    this.targeting = targeting;
    this.rollouts = rollouts;
  }

  /** The moment to plan for. */
  Instant now() {
    return fleet.now();
  }

  SitePlan go(Site site, Collection<Enrollment> enrollments, Instant now) {
    Gap gap;
    SitePlan plan;
    try {
      gap = Gap.of(gather(site, enrollments, now));
      plan = SitePlan.of(gap, turns(gap));
    } catch (RuntimeException flaw) {
      guard(site, enrollments, now);
      throw flaw;
    }
    perform(gap, plan);
    report(site, gap, plan);
    return plan;
  }

  /**
   * Cuts off who must not be connected, whatever is declared: no flaw in content keeps a revoked
   * box in.
   */
  private void guard(Site site, Collection<Enrollment> enrollments, Instant now) {
    Gap gap = Gap.of(situation(site, enrollments, List.of(), null, List.of(), now));
    if (gap.situation().evicts()) {
      perform(gap, SitePlan.of(gap, Set.of()));
    }
  }

  private Situation gather(Site site, Collection<Enrollment> enrollments, Instant now) {
    return situation(
        site,
        enrollments,
        wishes.of(site, now),
        targeting.want(site, now).orElse(null),
        wishes.astray(site.getMetadata().getNamespace()),
        now);
  }

  private Situation situation(
      Site site,
      Collection<Enrollment> enrollments,
      List<Want> wants,
      @Nullable SoftwareWant software,
      List<String> astray,
      Instant now) {
    SiteId id = Wishes.id(site);
    String uid = site.getMetadata().getUid();
    Optional<Enrollment> current = Claims.current(enrollments, uid);
    current.map(Claims::id).ifPresentOrElse(c -> fleet.admitted(id, c), () -> fleet.barred(id));
    Map<String, Finding> before = before(SiteStatus.ofTheBox(site, current.orElse(null)));
    return new Situation(
        new SiteFacts(id, uid, site.getSpec().maintenance(), site.getSpec().maintenanceWindows()),
        admission(site, current, before),
        current.map(e -> e.getMetadata().getName()).orElse(null),
        fleet.contact(id),
        wants,
        software,
        astray,
        before,
        epoch.current(),
        now);
  }

  private Set<String> turns(Gap gap) {
    Situation s = gap.situation();
    SiteId id = s.site().id();
    Set<String> turns =
        gap.needTurn().stream()
            .filter(
                d ->
                    gap.open()
                        ? progress.take(d, id, s.site().uid(), s.now())
                        : progress.holds(d, id))
            .collect(Collectors.toCollection(HashSet::new));
    SoftwareWant software = s.software();
    if (software != null
        && gap.needsSoftwareTurn()
        && gap.open()
        && targeting.mayGo(
            software.owner().uid(), id, SoftwarePlan.standing(s, software), s.now())) {
      turns.add(software.owner().uid());
    }
    return turns;
  }

  private void perform(Gap gap, SitePlan plan) {
    SiteId site = gap.situation().site().id();
    fleet.told(site, plan.told(), plan.outstanding());
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Tell tell -> {
          LOG.debugf("Telling: site=%s command=%s", site, tell.command());
          link.send(site, tell.command());
        }
        case Step.Cut cut -> {
          LOG.logf(
              cut.again() ? Logger.Level.DEBUG : Logger.Level.INFO,
              "A box without valid credentials is cut off: site=%s",
              site);
          link.cut(site);
        }
      }
    }
  }

  private void report(Site site, Gap gap, SitePlan plan) {
    Situation s = gap.situation();
    SiteId id = s.site().id();
    if (!s.contact().settled()) {
      return;
    }
    DeploymentProgress.Change change =
        s.admission() == Admission.Leaving
            ? progress.leave(id)
            : progress.report(id, s.site().uid(), plan.syncs(), s.now());
    bells.ring(change.called());
    reportSoftware(gap, plan);
    if (!change.deployments().isEmpty()) {
      catalog
          .deployments(id.namespace())
          .filter(d -> change.deployments().contains(d.getMetadata().getUid()))
          .forEach(bells.deployments()::ring);
    }
    Set<String> belongs = s.admission() == Admission.Leaving ? Set.of() : wishes.groups(site);
    groups
        .report(id, belongs, s.contact().reach() == Reach.Online)
        .forEach(group -> bells.groups().ring(id.namespace(), group));
  }

  private void reportSoftware(Gap gap, SitePlan plan) {
    Situation s = gap.situation();
    SiteId id = s.site().id();
    if (s.admission() == Admission.Leaving) {
      targeting.leave(id, s.now());
      return;
    }
    Map<String, Standing> standings = new HashMap<>();
    targeting
        .plans(id, s.now())
        .forEach((uid, want) -> standings.put(uid, SoftwarePlan.standing(s, want)));
    if (s.software() != null && plan.software() != null) {
      standings.put(s.software().owner().uid(), plan.software());
    }
    targeting.ring(id.namespace(), rollouts.report(id, standings, s.now()));
  }

  private static Admission admission(
      Site site, Optional<Enrollment> current, Map<String, Finding> before) {
    if (site.getMetadata().getDeletionTimestamp() != null) {
      return Admission.Leaving;
    }
    if (current.isPresent()) {
      return Admission.Enrolled;
    }
    Finding enrolled = before.get(SiteFindings.ENROLLED);
    boolean never = enrolled == null || enrolled.reason() == Reason.Pending;
    return never ? Admission.Pending : Admission.Revoked;
  }

  private static Map<String, Finding> before(Site.Status status) {
    return status.conditions().stream()
        .map(Finding::of)
        .filter(Objects::nonNull)
        .collect(Collectors.toMap(Finding::type, f -> f, (a, b) -> b));
  }
}
