package io.pifleet.operator.rollout;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.UpdateRollout;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Says how far a rollout has got and whose turn it is; the sites' own reconciler does it. */
@ControllerConfiguration(
    name = "updaterollout",
    informer = @Informer(itemStore = NoManagedFields.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, maxInterval = 60_000)
class RolloutReconciler implements Reconciler<UpdateRollout> {
  private static final Duration NOT_YET = Duration.ofMillis(200);

  private final Catalog catalog;
  private final Bells bells;
  private final Leading leading;
  private final RolloutTargeting targeting;
  private final RolloutChanges changes;
  private final RolloutProgress progress;
  private final RolloutRound looking;
  private final Fleet fleet;
  private final Announcer announcer;
  private final GateWatch gates;
  private final Pace pace = new Pace(Duration.ofSeconds(1), 10_000);

  @Inject
  RolloutReconciler(
      Catalog catalog,
      Bells bells,
      Leading leading,
      RolloutTargeting targeting,
      RolloutChanges changes,
      RolloutProgress progress,
      RolloutRound looking,
      Fleet fleet,
      Announcer announcer,
      GateWatch gates) {
    this.catalog = catalog;
    this.bells = bells;
    this.leading = leading;
    this.targeting = targeting;
    this.changes = changes;
    this.progress = progress;
    this.looking = looking;
    this.fleet = fleet;
    this.announcer = announcer;
    this.gates = gates;
  }

  @Override
  public List<EventSource<?, UpdateRollout>> prepareEventSources(
      EventSourceContext<UpdateRollout> context) {
    catalog.rollouts(context.getPrimaryCache());
    bells.rollouts().listen(changes);
    return List.of(
        bells.rollouts(),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(RolloutApproval.class, UpdateRollout.class)
                .withName("approvals")
                .withItemStore(new NoManagedFields<>())
                .withSecondaryToPrimaryMapper(
                    a ->
                        Set.of(
                            new ResourceID(a.getSpec().rollout(), a.getMetadata().getNamespace())))
                .build(),
            context));
  }

  @Override
  public UpdateControl<UpdateRollout> reconcile(
      UpdateRollout rollout, Context<UpdateRollout> context) {
    if (!leading.now() || !fleet.settled() || targeting.awaitsNewer(rollout)) {
      return UpdateControl.<UpdateRollout>noUpdate().rescheduleAfter(NOT_YET);
    }
    Instant now = fleet.now();
    return again(round(rollout, context, now), rollout.getMetadata(), now);
  }

  private UpdateControl<UpdateRollout> round(
      UpdateRollout rollout, Context<UpdateRollout> context, Instant now) {
    Collection<RolloutApproval> approvals = context.getSecondaryResources(RolloutApproval.class);
    return switch (looking.step(rollout, approvals, now)) {
      case RolloutRound.Step.Quiet quiet -> {
        targeting.ring(rollout.getMetadata().getNamespace(), quiet.change());
        yield UpdateControl.noUpdate();
      }
      case RolloutRound.Step.Decided decided -> decide(rollout, decided, context, now);
      case RolloutRound.Step.Counted counted -> count(rollout, counted, now);
    };
  }

  private UpdateControl<UpdateRollout> count(
      UpdateRollout rollout, RolloutRound.Step.Counted counted, Instant now) {
    targeting.ring(rollout.getMetadata().getNamespace(), counted.change());
    Duration wait = counted.turned() ? null : pace.ask(rollout.getMetadata().getUid(), now);
    if (wait != null) {
      return UpdateControl.<UpdateRollout>noUpdate().rescheduleAfter(wait);
    }
    announce(rollout, counted.status());
    return UpdateControl.patchStatus(
        Patches.status(rollout, new UpdateRollout(), counted.status()));
  }

  /** Comes back when there is a gate to ask, or a window opens or closes. */
  private UpdateControl<UpdateRollout> again(
      UpdateControl<UpdateRollout> control, ObjectMeta rollout, Instant now) {
    Stream<Instant> times =
        Stream.of(
                Optional.ofNullable(gates.check(rollout.getNamespace(), rollout.getUid(), now)),
                progress.nextEdge(rollout.getUid()),
                control.getScheduleDelay().map(now::plusMillis))
            .flatMap(Optional::stream);
    times
        .min(Comparator.naturalOrder())
        .map(next -> Math.max(1, Duration.between(now, next).toMillis()))
        .ifPresent(control::rescheduleAfter);
    return control;
  }

  /** Writes it before any site is told by it. */
  private UpdateControl<UpdateRollout> decide(
      UpdateRollout rollout,
      RolloutRound.Step.Decided decided,
      Context<UpdateRollout> context,
      Instant now) {
    String namespace = rollout.getMetadata().getNamespace();
    try {
      context
          .resourceOperations()
          .serverSideApplyPrimaryStatus(
              Patches.status(rollout, new UpdateRollout(), decided.status()));
    } catch (RuntimeException refused) {
      targeting.ring(namespace, decided.change());
      throw refused;
    }
    announce(rollout, decided.status());
    Change written = looking.wrote(rollout, decided.status(), now);
    targeting.ring(namespace, decided.change().and(written));
    return UpdateControl.noUpdate();
  }

  private void announce(UpdateRollout rollout, UpdateRollout.Status next) {
    UpdateRollout.Status before = rollout.getStatus();
    announcer.announce(
        rollout,
        before == null ? List.of() : before.conditions(),
        next.conditions(),
        f -> f.type().equals("Ready"));
  }
}
