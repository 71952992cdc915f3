package io.pifleet.operator.deployment;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.pifleet.api.v1alpha1.ContentDeployment;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.catalog.NoManagedFields;
import io.pifleet.operator.catalog.Patches;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.leadership.Leading;
import io.pifleet.operator.status.Announcer;
import io.pifleet.operator.status.Pace;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says how far a deployment has got; the sites' own reconciler does it. */
@ControllerConfiguration(
    name = "contentdeployment",
    informer = @Informer(itemStore = NoManagedFields.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, maxInterval = 60_000)
class ContentDeploymentReconciler implements Reconciler<ContentDeployment> {
  private static final Duration NOT_YET = Duration.ofMillis(200);

  private final Catalog catalog;
  private final Bells bells;
  private final Leading leading;
  private final Targeting targeting;
  private final DeploymentChanges changes;
  private final DeploymentProgress progress;
  private final Fleet fleet;
  private final Announcer announcer;
  private final Pace pace = new Pace(Duration.ofSeconds(1), 10_000);

  @Inject
  ContentDeploymentReconciler(
      Catalog catalog,
      Bells bells,
      Leading leading,
      Targeting targeting,
      DeploymentChanges changes,
      DeploymentProgress progress,
      Fleet fleet,
      Announcer announcer) {
    this.catalog = catalog;
    this.bells = bells;
    this.leading = leading;
    this.targeting = targeting;
    this.changes = changes;
    this.progress = progress;
    this.fleet = fleet;
    this.announcer = announcer;
  }

  @Override
  public List<EventSource<?, ContentDeployment>> prepareEventSources(
      EventSourceContext<ContentDeployment> context) {
    catalog.deployments(context.getPrimaryCache());
    bells.deployments().listen(changes);
    return List.of(bells.deployments());
  }

  @Override
  public UpdateControl<ContentDeployment> reconcile(
      ContentDeployment deployment, Context<ContentDeployment> context) {
    if (!leading.now()) {
      return UpdateControl.<ContentDeployment>noUpdate().rescheduleAfter(NOT_YET);
    }
    Instant now = fleet.now();
    String uid = deployment.getMetadata().getUid();
    DeploymentFacts facts = targeting.facts(deployment, now);
    Tally tally = progress.tally(uid);
    ContentDeployment.Status before = deployment.getStatus();
    ContentDeployment.Status next = DeploymentPlan.of(facts, tally, before, now);
    if (next.equals(before) || unsure(before, tally, facts)) {
      return UpdateControl.noUpdate();
    }
    boolean turned = before == null || !next.conditions().equals(before.conditions());
    Duration wait = turned ? null : pace.ask(uid, now);
    if (wait != null) {
      return UpdateControl.<ContentDeployment>noUpdate().rescheduleAfter(wait);
    }
    announcer.announce(
        deployment,
        before == null ? List.of() : before.conditions(),
        next.conditions(),
        f -> f.type().equals("Ready"));
    return UpdateControl.patchStatus(Patches.status(deployment, new ContentDeployment(), next));
  }

  /** After a restart the counts are wrong until every site was planned once. */
  private boolean unsure(
      ContentDeployment.@Nullable Status before, Tally tally, DeploymentFacts facts) {
    return before != null
        && Objects.equals(before.observedGeneration(), facts.generation())
        && (!fleet.settled() || tally.unreported() > 0);
  }
}
