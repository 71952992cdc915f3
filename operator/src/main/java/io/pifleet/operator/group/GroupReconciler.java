package io.pifleet.operator.group;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.catalog.NoManagedFields;
import io.pifleet.operator.catalog.Patches;
import io.pifleet.operator.deployment.DeploymentChanges;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.fleet.Reach;
import io.pifleet.operator.leadership.Leading;
import io.pifleet.operator.rollout.RolloutChanges;
import io.pifleet.operator.site.Wishes;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Pace;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts a group's members. */
@ControllerConfiguration(name = "group", informer = @Informer(itemStore = NoManagedFields.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, maxInterval = 60_000)
class GroupReconciler implements Reconciler<Group> {
  private static final Duration NOT_YET = Duration.ofMillis(200);

  private final Catalog catalog;
  private final Bells bells;
  private final Leading leading;
  private final Wishes wishes;
  private final Fleet fleet;
  private final GroupCounts counts;
  private final DeploymentChanges changes;
  private final RolloutChanges rollouts;
  private final Pace pace = new Pace(Duration.ofSeconds(2), 10_000);
  private final Map<String, Group.Spec> judged = new ConcurrentHashMap<>();

  @Inject
  GroupReconciler(
      Catalog catalog,
      Bells bells,
      Leading leading,
      Wishes wishes,
      Fleet fleet,
      GroupCounts counts,
      DeploymentChanges changes,
      RolloutChanges rollouts) {
    this.catalog = catalog;
    this.bells = bells;
    this.leading = leading;
    this.wishes = wishes;
    this.fleet = fleet;
    this.counts = counts;
    this.changes = changes;
    this.rollouts = rollouts;
  }

  @Override
  public List<EventSource<?, Group>> prepareEventSources(EventSourceContext<Group> context) {
    catalog.groups(context.getPrimaryCache());
    bells.groups().listen(this::changed);
    return List.of(bells.groups());
  }

  @Override
  public UpdateControl<Group> reconcile(Group group, Context<Group> context) {
    if (!leading.now() || !fleet.settled()) {
      return UpdateControl.<Group>noUpdate().rescheduleAfter(NOT_YET);
    }
    Instant now = Instant.now();
    String namespace = group.getMetadata().getNamespace();
    String uid = group.getMetadata().getUid();
    if (!group.getSpec().equals(judged.put(uid, group.getSpec()))) {
      judgeAll(group);
    }
    GroupCounts.Count count = counts.of(namespace, group.getMetadata().getName());
    GroupPlan plan = GroupPlan.of(count.sites(), count.online(), missing(group));
    Group.Status before = group.getStatus();
    long generation = group.getMetadata().getGeneration();
    Group.Status next =
        new Group.Status(
            generation,
            plan.sites(),
            plan.online(),
            Conditions.mint(
                before == null ? List.of() : before.conditions(),
                List.of(plan.ready()),
                generation,
                now));
    if (next.equals(before)) {
      return UpdateControl.noUpdate();
    }
    Duration wait = pace.ask(uid, now);
    return wait == null
        ? UpdateControl.patchStatus(Patches.status(group, new Group(), next))
        : UpdateControl.<Group>noUpdate().rescheduleAfter(wait);
  }

  private List<String> missing(Group group) {
    String namespace = group.getMetadata().getNamespace();
    return group.getSpec().sites().stream()
        .filter(name -> !catalog.hasSite(namespace, name))
        .toList();
  }

  private void changed(@Nullable Group before, @Nullable Group after) {
    if (after == null && before != null) {
      judged.remove(before.getMetadata().getUid());
    }
    if (before == null || after == null || !before.getSpec().equals(after.getSpec())) {
      changes.group(before, after);
      rollouts.group(before, after);
    }
  }

  private void judgeAll(Group group) {
    String name = group.getMetadata().getName();
    catalog
        .sites(group.getMetadata().getNamespace())
        .forEach(
            site -> {
              SiteId id = Wishes.id(site);
              counts.judge(
                  id,
                  name,
                  Membership.belongs(wishes.member(site), group.getSpec()),
                  fleet.contact(id).reach() == Reach.Online);
            });
  }
}
