package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.UpdateRollout.Gate;
import io.pifleet.operator.status.Names;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gates of a rollout, and what they were last answered.
 *
 * @param gates in the order of the spec
 * @param readings by the query; none for what was not asked yet
 */
record Gates(List<Gate> gates, Map<String, Reading> readings) {
  /** What people can tell queries apart by. */
  private static final int LONGEST_QUERY = 120;

  /** A figure in a condition is not to be written anew for its last digits. */
  private static final MathContext DIGITS = new MathContext(2);

  /**
   * What keeps a wave.
   *
   * @param reason null where it is only not known yet
   * @param message one sentence
   */
  record Bar(@Nullable Reason reason, String message) {}

  Gates with(String promql, Reading reading) {
    Map<String, Reading> next = new HashMap<>(readings);
    next.put(promql, reading);
    next.keySet().retainAll(gates.stream().map(Gate::promql).toList());
    return new Gates(gates, Map.copyOf(next));
  }

  /** The questions that matter while a wave is served, each once. */
  List<String> of(String wave) {
    return guarding(wave).stream().map(Gate::promql).distinct().toList();
  }

  /** What keeps a wave; null where all its gates hold. What fails is said before what is silent. */
  @Nullable Bar bar(String wave, Instant now) {
    List<Bar> bars = new ArrayList<>();
    for (Gate gate : guarding(wave)) {
      Bar bar = bar(gate, now);
      if (bar != null) {
        bars.add(bar);
      }
    }
    for (Reason first : List.of(Reason.GateFailed, Reason.GateUnanswered)) {
      for (Bar bar : bars) {
        if (bar.reason() == first) {
          return bar;
        }
      }
    }
    return bars.isEmpty() ? null : bars.getFirst();
  }

  private List<Gate> guarding(String wave) {
    return gates.stream().filter(g -> g.wave() == null || g.wave().equals(wave)).toList();
  }

  private @Nullable Bar bar(Gate gate, Instant now) {
    Reading reading = readings.get(gate.promql());
    String query = "Gate " + Names.cut(gate.promql(), LONGEST_QUERY);
    if (reading == null || reading.at().plus(Reading.LASTS).isBefore(now)) {
      return new Bar(null, query + " is being asked.");
    }
    if (reading.trouble() != null) {
      return new Bar(
          Reason.GateUnanswered,
          query
              + " is not answered: "
              + reading.trouble()
              + "; no more sites are told until it is.");
    }
    boolean low = gate.atLeast() != null && !(reading.least() >= gate.atLeast());
    boolean high = gate.atMost() != null && !(reading.most() <= gate.atMost());
    if (!low && !high) {
      return null;
    }
    String answer =
        low
            ? figure(reading.least()) + ", and at least " + exact(gate.atLeast()) + " is good"
            : figure(reading.most()) + ", and at most " + exact(gate.atMost()) + " is good";
    return new Bar(
        Reason.GateFailed,
        query + " answers " + answer + "; no more sites are told until it holds.");
  }

  private static String exact(@Nullable Double bound) {
    return BigDecimal.valueOf(Objects.requireNonNull(bound)).stripTrailingZeros().toPlainString();
  }

  private static String figure(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }
}
