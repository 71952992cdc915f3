package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.UpdateRollout.Status;
import io.pifleet.api.v1alpha1.UpdateRollout.WaveStatus;
import io.pifleet.operator.status.Conditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What cannot be counted: what has happened. It is written in the status, and read from there when
 * an operator starts.
 *
 * @param halt why it stopped, until the spec changes
 * @param way which it goes
 */
record Course(
    @Nullable String startedAt,
    @Nullable String completedAt,
    List<Span> waves,
    @Nullable Halt halt,
    Way way) {
  /** Who turns back does so for good. */
  enum Way {
    /** It brings its release. */
    Forward,
    /** It takes back what it brought. */
    Back,
    /** Nothing that could be taken back was left. */
    Returned
  }

  /** From when to when a wave was served. */
  record Span(@Nullable String startedAt, @Nullable String completedAt) {
    static final Span NONE = new Span(null, null);
  }

  /** Why it stopped, and at which generation. */
  record Halt(Reason reason, long generation) {}

  static Course of(Terms terms, @Nullable Status before) {
    List<Span> spans =
        terms.waves.stream()
            .map(w -> span(w.name(), before == null ? List.of() : before.waves()))
            .toList();
    if (before == null) {
      return new Course(null, null, spans, null, Way.Forward);
    }
    Halt halt = null;
    for (Condition condition : before.conditions()) {
      Reason reason = reason(condition);
      if ((reason == Reason.MaxFailuresExceeded || reason == Reason.ThresholdMissed)
          && Objects.equals(before.observedGeneration(), terms.generation)) {
        halt = new Halt(reason, terms.generation);
      }
    }
    return new Course(before.startedAt(), before.completedAt(), spans, halt, way(before));
  }

  /** Which way a rollout goes by what is written of it. */
  static Way way(@Nullable Status before) {
    List<Condition> conditions = before == null ? List.of() : before.conditions();
    if (conditions.stream().anyMatch(c -> reason(c) == Reason.RollingBack)) {
      return Way.Back;
    }
    return conditions.stream().anyMatch(c -> reason(c) == Reason.RolledBack)
        ? Way.Returned
        : Way.Forward;
  }

  private static @Nullable Reason reason(Condition condition) {
    for (Reason reason : Reason.values()) {
      if (reason.name().equals(condition.reason())) {
        return reason;
      }
    }
    return null;
  }

  private static Span span(String name, List<WaveStatus> waves) {
    return waves.stream()
        .filter(w -> w.name().equals(name))
        .findFirst()
        .map(w -> new Span(w.startedAt(), w.completedAt()))
        .orElse(Span.NONE);
  }

  boolean begun(int wave) {
    return wave >= waves.size() || waves.get(wave).startedAt() != null;
  }

  /** Whether a wave has proved itself; once it has, it stays so. The catch-up wave never has. */
  boolean done(int wave) {
    return wave < waves.size() && waves.get(wave).completedAt() != null;
  }

  Course begin(int wave, Instant now) {
    String time = Conditions.time(now);
    return new Course(
        startedAt == null ? time : startedAt,
        completedAt,
        with(wave, new Span(time, null)),
        halt,
        way);
  }

  Course finish(int wave, Instant now) {
    return new Course(
        startedAt,
        completedAt,
        with(wave, new Span(waves.get(wave).startedAt(), Conditions.time(now))),
        halt,
        way);
  }

  Course complete(Instant now) {
    return completedAt != null
        ? this
        : new Course(startedAt, Conditions.time(now), waves, halt, way);
  }

  Course halted(@Nullable Halt next) {
    return Objects.equals(halt, next) ? this : new Course(startedAt, completedAt, waves, next, way);
  }

  boolean back() {
    return way != Way.Forward;
  }

  Course turned(Way next) {
    return way == next ? this : new Course(startedAt, completedAt, waves, halt, next);
  }

  private List<Span> with(int wave, Span span) {
    List<Span> next = new ArrayList<>(waves);
    next.set(wave, span);
    return List.copyOf(next);
  }
}
