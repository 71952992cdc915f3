package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Finding;
import java.util.List;

/** Three conditions that kstatus knows. */
final class RolloutFindings {
  private RolloutFindings() {}

  static List<Finding> of(RolloutPlan plan, Tally tally, String message) {
    Reason reason = plan.reason();
    boolean moving = tally.sum(WaveTally::updating) + tally.sum(WaveTally::returning) > 0;
    boolean stalled = stalls(reason);
    boolean reconciling = stalled ? moving : goes(reason);
    return List.of(
        new Finding("Ready", is(reason == Reason.Completed), reason, message),
        new Finding("Reconciling", is(reconciling), kept(plan), message),
        new Finding("Stalled", is(stalled), reason, message));
  }

  /** What the next operator has to read here, see {@link Course#of}, whatever else there is. */
  private static Reason kept(RolloutPlan plan) {
    Course.Halt halt = plan.course().halt();
    return switch (plan.course().way()) {
      case Back -> Reason.RollingBack;
      case Returned -> Reason.RolledBack;
      case Forward -> halt == null ? plan.reason() : halt.reason();
    };
  }

  /** What a person must do something about. */
  private static boolean stalls(Reason reason) {
    return switch (reason) {
      case NoTargets,
          MissingRelease,
          ReleaseChanged,
          ReleaseNotReady,
          Revoked,
          MaxFailuresExceeded,
          ThresholdMissed,
          RolledBack,
          Aborted,
          Denied,
          BudgetSpent,
          EmptyWave,
          MissingGroup,
          MissingSite,
          GateFailed,
          GateUnanswered ->
          true;
      default -> false;
    };
  }

  private static boolean goes(Reason reason) {
    return switch (reason) {
      case Completed, Superseded, Planned, Paused -> false;
      default -> true;
    };
  }

  private static Condition.Status is(boolean yes) {
    return yes ? Condition.Status.True : Condition.Status.False;
  }
}
