package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What of a rollout's past decides about its future, and so outlives the operator in its status.
 *
 * @param started whether anything could be sent
 * @param done how many waves are done; what is done stays done
 * @param halted why it was stopped; null while it was not
 * @param haltedGeneration the generation that was stopped: another one begins anew
 * @param back whether those updated return, for good
 */
record Course(
    boolean started, int done, @Nullable Reason halted, long haltedGeneration, boolean back) {
  /** Of a rollout that has not begun. */
  static final Course FRESH = new Course(false, 0, null, 0, false);

  Course begun() {
    return new Course(true, done, halted, haltedGeneration, back);
  }

  Course done(int waves) {
    return new Course(started, waves, halted, haltedGeneration, back);
  }

  Course halted(Reason reason, long generation, boolean rollback) {
    return new Course(started, done, reason, generation, back || rollback);
  }

  Course resumed() {
    return new Course(started, done, null, 0, back);
  }

  boolean isDone(int wave) {
    return wave < done;
  }
}
