package io.pifleet.e2e.sim;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.e2e.sim.Catalogue.Rollout;
import io.pifleet.e2e.sim.Cluster.Declared;
import io.pifleet.operator.rollout.Assignment;
import io.pifleet.operator.rollout.Mode;
import io.pifleet.operator.rollout.Tally;
import io.pifleet.protocol.State;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether every rollout has ended or says why it waits, and says so of boxes that are as it says.
 */
record RolloutRest(Leader leader, List<Machine> machines) {
  /** Where a rollout may stay for ever. */
  private static final Set<String> ENDS =
      Stream.of(
              Reason.Completed,
              Reason.RolledBack,
              Reason.Aborted,
              Reason.MaxFailuresExceeded,
              Reason.ThresholdMissed,
              Reason.NoTargets,
              Reason.Superseded,
              Reason.MissingRelease,
              Reason.Revoked,
              Reason.Planned,
              Reason.Paused,
              Reason.WaitingForApproval,
              Reason.Denied,
              Reason.EmptyWave,
              Reason.MissingGroup,
              Reason.MissingSite,
              Reason.BudgetSpent)
          .map(Reason::name)
          .collect(Collectors.toUnmodifiableSet());

  /** What is not at rest; null when all is. */
  @Nullable String trouble() {
    Declared declared = Objects.requireNonNull(leader.cache());
    for (Rollout rollout : declared.software().rollouts().values()) {
      String trouble = trouble(rollout, declared.software().release(rollout));
      if (trouble != null) {
        return rollout.uid() + " " + trouble;
      }
    }
    return null;
  }

  private @Nullable String trouble(Rollout rollout, @Nullable SoftwareRelease release) {
    UpdateRollout.Status status = leader.desk().written(rollout.uid());
    if (status == null) {
      return "has no status";
    }
    UpdateRollout.Status now =
        leader.desk().progress().status(rollout.uid(), status, leader.fleet().now()).orElse(null);
    if (now == null) {
      return "is not taken in yet";
    }
    if (!now.equals(status)) {
      return "has not written that it is " + now + " in place of " + status;
    }
    String word = RolloutDesk.word(status);
    if (word == null || !ENDS.contains(word)) {
      return "does not end: " + status;
    }
    Tally tally = leader.desk().progress().tally(rollout.uid());
    if (tally.isHistory(status.startedAt() != null)
        || (tally.planned() == 0 && status.completedAt() != null)) {
      return null; // It says how it went.
    }
    if (release == null && status.release() == null) {
      return null; // No site can say how far it is.
    }
    String version =
        status.release() == null
            ? Objects.requireNonNull(release).getSpec().version()
            : status.release().version();
    int verified = 0;
    for (Machine machine : machines) {
      Assignment plan =
          leader
              .desk()
              .progress()
              .plan(rollout.uid(), machine.site(), leader.fleet().now())
              .orElse(null);
      if (plan == null) {
        continue;
      }
      verified += plan.verified() ? 1 : 0;
      boolean is = runs(machine, version);
      if (plan.verified() != is && (!is || plan.mode() != Mode.Back)) {
        return "counts " + machine.site() + " as " + plan + ", it is " + machine.state();
      }
    }
    int said = status.waves().stream().mapToInt(UpdateRollout.WaveStatus::verified).sum();
    return said == verified ? null : "says that " + said + " are verified, " + verified + " are";
  }

  private static boolean runs(Machine machine, String version) {
    return version.equals(machine.player().runs()) && machine.player().healthy(version);
  }

  /** Whether what is known of a box's software is so; its age wanders. */
  static boolean same(State.@Nullable Software one, State.@Nullable Software other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.revision() == other.revision()
        && Objects.equals(one.current(), other.current())
        && Objects.equals(one.failures(), other.failures())
        && (one.healthySeconds() == null) == (other.healthySeconds() == null);
  }
}
