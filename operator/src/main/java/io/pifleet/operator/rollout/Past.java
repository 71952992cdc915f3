package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.status.Conditions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A rollout's course, read back from its status by an operator that has just started. */
final class Past {
  private Past() {}

  static Course of(Terms terms, UpdateRollout.@Nullable Status prior) {
    Course course = Course.FRESH;
    if (prior == null) {
      return course;
    }
    if (prior.startedAt() != null) {
      course = course.begun();
    }
    while (course.done() < terms.waves().size() && completed(prior, terms, course.done())) {
      course = course.done(course.done() + 1);
    }
    Condition ready = Conditions.of(prior.conditions(), "Ready").orElse(null);
    return ready == null ? course : halted(course, ready, terms);
  }

  private static boolean completed(UpdateRollout.Status prior, Terms terms, int wave) {
    String name = terms.waves().get(wave).name();
    return prior.waves().stream().anyMatch(w -> w.name().equals(name) && w.completedAt() != null);
  }

  private static Course halted(Course course, Condition ready, Terms terms) {
    for (Reason reason : new Reason[] {Reason.MaxFailuresExceeded, Reason.ThresholdMissed}) {
      if (ready.reason().equals(reason.name())) {
        return course.halted(
            reason,
            Objects.requireNonNullElse(ready.observedGeneration(), terms.generation()),
            false);
      }
    }
    boolean back =
        ready.reason().equals(Reason.RollingBack.name())
            || ready.reason().equals(Reason.RolledBack.name());
    return back ? course.halted(Reason.MaxFailuresExceeded, terms.generation(), true) : course;
  }
}
