package io.pifleet.operator.content;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.pifleet.api.v1alpha1.Content;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.catalog.NoManagedFields;
import io.pifleet.operator.catalog.Patches;
import io.pifleet.operator.deployment.DeploymentChanges;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.leadership.Leading;
import io.pifleet.operator.status.Announcer;
import io.pifleet.operator.status.Pace;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Says whether a content's file is in the store, and keeps the content while it is used. */
@ControllerConfiguration(
    name = "content",
    finalizerName = "pifleet.io/in-use",
    informer = @Informer(itemStore = NoManagedFields.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, maxInterval = 60_000)
class ContentReconciler implements Reconciler<Content>, Cleaner<Content> {
  private static final Duration NOT_YET = Duration.ofMillis(200);

  private final Catalog catalog;
  private final Bells bells;
  private final Leading leading;
  private final Shelf shelf;
  private final Fleet fleet;
  private final DeploymentChanges changes;
  private final Announcer announcer;
  private final Pace pace = new Pace(Duration.ofSeconds(2), 10_000);

  @Inject
  ContentReconciler(
      Catalog catalog,
      Bells bells,
      Leading leading,
      Shelf shelf,
      Fleet fleet,
      DeploymentChanges changes,
      Announcer announcer) {
    this.catalog = catalog;
    this.bells = bells;
    this.leading = leading;
    this.shelf = shelf;
    this.fleet = fleet;
    this.changes = changes;
    this.announcer = announcer;
  }

  @Override
  public List<EventSource<?, Content>> prepareEventSources(EventSourceContext<Content> context) {
    catalog.contents(context.getPrimaryCache());
    bells.contents().listen(changes::content);
    return List.of(bells.contents());
  }

  @Override
  public UpdateControl<Content> reconcile(Content content, Context<Content> context) {
    if (!leading.now()) {
      return UpdateControl.<Content>noUpdate().rescheduleAfter(NOT_YET);
    }
    Duration again = care(content, context, Instant.now()).again();
    UpdateControl<Content> done = UpdateControl.noUpdate();
    return again == null ? done : done.rescheduleAfter(again);
  }

  @Override
  public DeleteControl cleanup(Content content, Context<Content> context) {
    if (!leading.now()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(NOT_YET.toMillis());
    }
    return care(content, context, Instant.now()).removable()
        ? DeleteControl.defaultDelete()
        : DeleteControl.noFinalizerRemoval();
  }

  private ContentPlan care(Content content, Context<Content> context, Instant now) {
    ContentPlan plan = ContentPlan.of(facts(content, now), now);
    Content.Status before = content.getStatus();
    if (plan.status().equals(before) || plan.removable()) {
      return plan;
    }
    boolean turned =
        before == null
            || !plan.status().conditions().equals(before.conditions())
            || !Objects.equals(plan.status().size(), before.size());
    Duration wait = turned ? null : pace.ask(content.getMetadata().getUid(), now);
    if (wait != null) {
      return plan.noLaterThan(wait);
    }
    announcer.announce(
        content,
        before == null ? List.of() : before.conditions(),
        plan.status().conditions(),
        f -> true);
    // Written here and not by the SDK afterwards, so that the deployments woken next read it.
    context
        .resourceOperations()
        .serverSideApplyPrimaryStatus(Patches.status(content, new Content(), plan.status()));
    if (turned) {
      changes.content(null, content);
    }
    return plan;
  }

  private ContentPlan.Facts facts(Content content, Instant now) {
    Lookup lookup;
    int sites = 0;
    try {
      Sha256 file = new Sha256(content.getSpec().sha256());
      lookup = shelf.find(file, now);
      sites = fleet.holders(content.getMetadata().getNamespace(), file);
    } catch (Malformed shownByTheSchema) {
      lookup = new Lookup.Absent();
    }
    Content.Status before = content.getStatus();
    return new ContentPlan.Facts(
        content.getMetadata().getGeneration(),
        content.getSpec(),
        before,
        lookup,
        changes.users(content).map(d -> d.getMetadata().getName()).toList(),
        fleet.settled() || before == null ? sites : before.sites(),
        content.getMetadata().getDeletionTimestamp() != null);
  }
}
