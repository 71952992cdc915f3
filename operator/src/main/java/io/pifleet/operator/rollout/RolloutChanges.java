package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.Targets;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.catalog.Bell;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.status.Recorder;
import io.pifleet.operator.status.Severity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who else is concerned when a rollout, or what it names, changes. */
@Singleton
public class RolloutChanges implements Bell.Listener<UpdateRollout> {
  private final Catalog catalog;
  private final Bells bells;
  private final RolloutTargeting targeting;
  private final GateWatch gates;
  private final Recorder recorder;
  private final Fleet fleet;

  @Inject
  RolloutChanges(
      Catalog catalog,
      Bells bells,
      RolloutTargeting targeting,
      GateWatch gates,
      Recorder recorder,
      Fleet fleet) {
    this.gates = gates;
    this.fleet = fleet;
    this.catalog = catalog;
    this.bells = bells;
    this.targeting = targeting;
    this.recorder = recorder;
  }

  @Override
  public void changed(@Nullable UpdateRollout before, @Nullable UpdateRollout after) {
    if (after == null && before != null) {
      targeting.forget(before, fleet.now());
      gates.forget(before.getMetadata().getUid());
      UpdateRollout.Status status = before.getStatus();
      if (status != null && status.startedAt() != null && status.completedAt() == null) {
        recorder.record(
            before,
            Severity.WARNING,
            Reason.Aborted,
            "Deleted",
            "Deleted in the middle: nothing more is sent, and every box stays where it is.");
      }
    }
  }

  /** A release is there now, or is another one, or is gone. */
  public void release(@Nullable SoftwareRelease before, @Nullable SoftwareRelease after) {
    SoftwareRelease release = Objects.requireNonNull(after == null ? before : after);
    catalog
        .rollouts(release.getMetadata().getNamespace())
        .filter(r -> r.getSpec().release().equals(release.getMetadata().getName()))
        .forEach(bells.rollouts()::ring);
  }

  /** A group is there now, or has another rule, or is gone. */
  public void group(@Nullable Group before, @Nullable Group after) {
    Group group = Objects.requireNonNull(after == null ? before : after);
    String name = group.getMetadata().getName();
    catalog
        .rollouts(group.getMetadata().getNamespace())
        .filter(r -> targets(r).anyMatch(t -> t.groups().contains(name)))
        .forEach(bells.rollouts()::ring);
  }

  private static Stream<Targets> targets(UpdateRollout rollout) {
    return Stream.concat(
        Stream.of(rollout.getSpec().targets()),
        rollout.getSpec().waves().stream()
            .map(UpdateRollout.Wave::targets)
            .filter(Objects::nonNull));
  }
}
