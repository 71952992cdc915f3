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
import io.pifleet.api.v1alpha1.Condition;
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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
      Fleet fleet,
      Announcer announcer,
      GateWatch gates) {
    this.catalog = catalog;
    this.bells = bells;
    this.leading = leading;
    this.targeting = targeting;
    this.changes = changes;
    this.progress = progress;
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
    String namespace = rollout.getMetadata().getNamespace();
    String uid = rollout.getMetadata().getUid();
    UpdateRollout.Status before = rollout.getStatus();
    Change change =
        targeting
            .take(rollout, context.getSecondaryResources(RolloutApproval.class), now)
            .and(progress.note(uid, before, now))
            .and(progress.review(uid, now));
    UpdateRollout.Status next = news(rollout, before, now);
    if (next != null && begins(before, next)) {
      return begin(rollout, change, next, context, now);
    }
    targeting.ring(namespace, change);
    if (next == null) {
      return UpdateControl.noUpdate();
    }
    Duration wait = turned(conditions(before), next.conditions()) ? null : pace.ask(uid, now);
    if (wait != null) {
      return UpdateControl.<UpdateRollout>noUpdate().rescheduleAfter(wait);
    }
    announcer.announce(
        rollout, conditions(before), next.conditions(), f -> f.type().equals("Ready"));
    return UpdateControl.patchStatus(Patches.status(rollout, new UpdateRollout(), next));
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

  /** What is to be written; null while that is nothing. */
  private UpdateRollout.@Nullable Status news(
      UpdateRollout rollout, UpdateRollout.@Nullable Status before, Instant now) {
    UpdateRollout.Status next =
        progress.status(rollout.getMetadata().getUid(), before, now).orElse(null);
    return next == null || next.equals(before) || unsure(rollout, before) ? null : next;
  }

  private static boolean begins(UpdateRollout.@Nullable Status before, UpdateRollout.Status next) {
    return before == null || (before.startedAt() == null && next.startedAt() != null);
  }

  /** Writes that it begins, and what it brings, before any site is told. */
  private UpdateControl<UpdateRollout> begin(
      UpdateRollout rollout,
      Change change,
      UpdateRollout.Status first,
      Context<UpdateRollout> context,
      Instant now) {
    String namespace = rollout.getMetadata().getNamespace();
    try {
      context
          .resourceOperations()
          .serverSideApplyPrimaryStatus(Patches.status(rollout, new UpdateRollout(), first));
    } catch (RuntimeException refused) {
      targeting.ring(namespace, change);
      throw refused;
    }
    announcer.announce(
        rollout,
        conditions(rollout.getStatus()),
        first.conditions(),
        f -> f.type().equals("Ready"));
    Change begun = progress.note(rollout.getMetadata().getUid(), first, now);
    targeting.ring(namespace, change.and(begun));
    return UpdateControl.noUpdate();
  }

  private static List<Condition> conditions(UpdateRollout.@Nullable Status status) {
    return status == null ? List.of() : status.conditions();
  }

  /** Sentences hold figures, which run; what they say in a word does not. */
  private static boolean turned(List<Condition> before, List<Condition> next) {
    return !words(before).equals(words(next));
  }

  private static List<String> words(List<Condition> conditions) {
    return conditions.stream().map(c -> c.type() + " " + c.status() + " " + c.reason()).toList();
  }

  /** After a restart the counts are wrong until every site was planned once. */
  private boolean unsure(UpdateRollout rollout, UpdateRollout.@Nullable Status before) {
    return before != null
        && Objects.equals(before.observedGeneration(), rollout.getMetadata().getGeneration())
        && !targeting.isBlind(rollout.getMetadata().getUid())
        && (!fleet.settled() || progress.tally(rollout.getMetadata().getUid()).unreported() > 0);
  }
}
