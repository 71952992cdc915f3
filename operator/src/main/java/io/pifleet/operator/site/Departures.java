package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.catalog.Bell;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.deployment.DeploymentChanges;
import io.pifleet.operator.deployment.DeploymentProgress;
import io.pifleet.operator.enrollment.EnrollmentCache;
import io.pifleet.operator.enrollment.KnownSite;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.group.GroupCounts;
import io.pifleet.operator.rollout.RolloutProgress;
import io.pifleet.operator.rollout.RolloutTargeting;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What changes of a Site mean beside its own plan. */
@Singleton
class Departures implements Bell.Listener<Site> {
  private final Bells bells;
  private final EnrollmentCache enrollments;
  private final Fleet fleet;
  private final DeploymentProgress progress;
  private final GroupCounts groups;
  private final DeploymentChanges deployments;
  private final RolloutTargeting rollouts;
  private final RolloutProgress progressOfRollouts;

  @Inject
  Departures(
      Bells bells,
      EnrollmentCache enrollments,
      Fleet fleet,
      DeploymentProgress progress,
      GroupCounts groups,
      DeploymentChanges deployments,
      RolloutTargeting rollouts,
      RolloutProgress progressOfRollouts) {
    this.rollouts = rollouts;
    this.progressOfRollouts = progressOfRollouts;
    this.bells = bells;
    this.enrollments = enrollments;
    this.deployments = deployments;
    this.fleet = fleet;
    this.progress = progress;
    this.groups = groups;
  }

  @Override
  public void changed(@Nullable Site before, @Nullable Site after) {
    tellEnrollments(before, after);
    if (before == null && after != null) {
      deployments.site(after);
    } else if (after == null && before != null) {
      deployments.site(before);
      SiteId id = Wishes.id(before);
      fleet.forget(id);
      bells.ring(progress.leave(id).called());
      rollouts.ring(id.namespace(), progressOfRollouts.leave(id, fleet.now()));
      groups
          .report(id, Set.of(), false)
          .forEach(group -> bells.groups().ring(id.namespace(), group));
    } else if (before != null && after != null && relabelled(before, after)) {
      bells.sites().ring(after);
    }
  }

  /** An Enrollment waits for its Site, and ends with it. */
  private void tellEnrollments(@Nullable Site before, @Nullable Site after) {
    Site site = after == null ? before : after;
    if (site != null && !Objects.equals(stay(before), stay(after))) {
      enrollments.naming(site).forEach(bells.enrollments()::ring);
    }
  }

  private static @Nullable KnownSite stay(@Nullable Site site) {
    return site == null ? null : KnownSite.of(site);
  }

  /** Labels do not raise the generation, but groups go by them. */
  private static boolean relabelled(Site before, Site after) {
    return !Objects.equals(before.getMetadata().getLabels(), after.getMetadata().getLabels());
  }
}
