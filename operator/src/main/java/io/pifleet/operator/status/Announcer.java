package io.pifleet.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Reason;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** Tells people, by Events, what has become otherwise. */
@Singleton
public class Announcer {
  private static final Set<Reason> CALM =
      EnumSet.of(
          Reason.Ready,
          Reason.Enrolled,
          Reason.Pending,
          Reason.Synced,
          Reason.Healthy,
          Reason.Stored,
          Reason.Counted,
          Reason.Paused,
          Reason.Progressing,
          Reason.Completed,
          Reason.Verified,
          Reason.Planned,
          Reason.Soaking,
          Reason.WaitingForApproval,
          Reason.WaitingForWave,
          Reason.WindowClosed,
          Reason.Held,
          Reason.Updating,
          Reason.Aborted,
          Reason.Superseded,
          Reason.Deferred);

  private final Recorder recorder;

  @Inject
  Announcer(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Tells which conditions changed status or reason.
   *
   * @param about the object
   * @param before the conditions that are written now
   * @param next those about to be written
   * @param which of them people shall hear of
   */
  public void announce(
      HasMetadata about, List<Condition> before, List<Condition> next, Predicate<Finding> which) {
    next.stream()
        .filter(c -> Conditions.of(before, c.type()).filter(b -> alike(b, c)).isEmpty())
        .map(Finding::of)
        .filter(Objects::nonNull)
        .filter(which)
        .forEach(
            f ->
                recorder.record(
                    about,
                    CALM.contains(f.reason()) ? Severity.NORMAL : Severity.WARNING,
                    f.reason(),
                    "Observed" + f.type(),
                    f.message()));
  }

  private static boolean alike(Condition a, Condition b) {
    return a.status() == b.status() && a.reason().equals(b.reason());
  }
}
