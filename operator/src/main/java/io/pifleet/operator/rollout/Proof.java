package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.UpdateRollout.OfflinePolicy;
import org.jspecify.annotations.Nullable;

/** Whether waves have proved themselves, or cannot any more. */
record Proof(Terms terms, Tally tally) {
  /** Why it must stop; null when it need not. */
  @Nullable Reason excess(Course course) {
    if (failed(course) > allowed()) {
      return Reason.MaxFailuresExceeded;
    }
    return missing(course) < 0 ? null : Reason.ThresholdMissed;
  }

  /** How many may fail. */
  int allowed() {
    return terms.maxFailures.floor(tally.planned());
  }

  /**
   * How many failed; who is away counts from when its wave has begun, if at all. A moment without
   * network is not that.
   */
  int failed(Course course) {
    int failed = 0;
    for (int i = 0; i < tally.waves().size(); i++) {
      failed += failed(tally.waves().get(i), course.begun(i));
    }
    return failed;
  }

  private int failed(WaveTally wave, boolean begun) {
    boolean away = begun && terms.offline == OfflinePolicy.Fail && wave.unreported() == 0;
    return wave.failed() + (away ? wave.deferred() - wave.brief() : 0);
  }

  /**
   * The first wave that can no longer reach successThreshold; -1 when there is none. Who is
   * deferred may still be verified. Nor is it judged before all have reported: who was verified in
   * a wave that is done would be missed there until its first word, and an operator's restart would
   * turn the rollout back.
   */
  int missing(Course course) {
    if (tally.unreported() > 0) {
      return -1;
    }
    for (int i = 0; i < terms.waves.size(); i++) {
      WaveTally wave = tally.waves().get(i);
      if (course.begun(i) && wave.sites() - failed(wave, true) < needed(wave.sites())) {
        return i;
      }
    }
    return -1;
  }

  /** Whether nobody of the wave is on the way any more, and enough are verified. */
  boolean given(int index) {
    WaveTally wave = tally.waves().get(index);
    int counted = counted(wave);
    // Who is gone for a moment is there again after it, or taken for away.
    boolean waits =
        wave.brief() > 0 || (terms.offline == OfflinePolicy.Wait && wave.deferred() > 0);
    // A release that no box has proved is not let loose because the first boxes are away.
    boolean last = index == terms.waves.size() - 1;
    boolean proven =
        counted > 0 || (wave.sites() == 0 && last) || tally.sum(WaveTally::verified) > 0;
    return wave.active() + wave.unreported() == 0
        && !waits
        && proven
        && wave.verified() >= needed(counted);
  }

  int counted(WaveTally wave) {
    return terms.offline == OfflinePolicy.Defer ? wave.sites() - wave.deferred() : wave.sites();
  }

  int needed(int sites) {
    return terms.threshold.ceil(sites);
  }
}
