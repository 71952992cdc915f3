package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Spans;
import io.pifleet.api.v1alpha1.UpdateRollout.Approval;
import io.pifleet.api.v1alpha1.UpdateRollout.Wave;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One wave as it is declared.
 *
 * @param percent how far its places go; zero where targets name it
 * @param denial which RolloutApproval says no to it; null for none
 * @param maxConcurrency beside the rollout's own
 */
record WaveTerms(
    String name,
    int percent,
    Duration minSuccessTime,
    Consent consent,
    @Nullable String denial,
    @Nullable Share maxConcurrency) {
  static final String CATCH_UP = "catch-up";

  /** The one wave of a rollout that names none. */
  static final Wave ALL = new Wave("all", null, 100, "0s", Approval.NotRequired, null);

  static WaveTerms of(Wave wave, Verdict verdict) {
    Integer percent = wave.percent();
    return new WaveTerms(
        wave.name(),
        percent == null ? 0 : percent,
        Spans.of(wave.minSuccessTime()),
        Consent.of(wave.approval(), verdict),
        verdict.denial(),
        wave.maxConcurrency() == null ? null : new Share(wave.maxConcurrency(), false));
  }
}
