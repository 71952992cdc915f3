package io.pifleet.operator.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to a gate's question.
 *
 * @param at when
 * @param least of the samples
 * @param most of the samples; one that is no number makes both none
 * @param trouble why there is no answer, in a few words; null where there is one
 */
public record Reading(Instant at, double least, double most, @Nullable String trouble) {
  /** An answer that is older says nothing of now. */
  static final Duration LASTS = Duration.ofMinutes(2);

  /** The samples of an answer. */
  public static Reading of(Collection<Double> samples, Instant at) {
    if (samples.isEmpty()) {
      return none("it answers with no sample", at);
    }
    double least = samples.stream().reduce(Math::min).orElseThrow();
    double most = samples.stream().reduce(Math::max).orElseThrow();
    return new Reading(at, least, most, null);
  }

  /** No answer. */
  public static Reading none(String trouble, Instant at) {
    return new Reading(at, Double.NaN, Double.NaN, trouble);
  }
}
