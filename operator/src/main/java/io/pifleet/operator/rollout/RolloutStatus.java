package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.UpdateRollout.Excluded;
import io.pifleet.api.v1alpha1.UpdateRollout.Failure;
import io.pifleet.api.v1alpha1.UpdateRollout.OfflinePolicy;
import io.pifleet.api.v1alpha1.UpdateRollout.Status;
import io.pifleet.api.v1alpha1.UpdateRollout.WaveStatus;
import io.pifleet.operator.deployment.Trouble;
import io.pifleet.operator.rollout.Standing.Kind;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an UpdateRollout's status says: counts, a bounded list, and conditions kstatus knows. */
final class RolloutStatus {
  private static final int LONGEST = 512;

  private final Waves waves;
  private final Terms terms;
  private final RolloutPlan plan;
  private final @Nullable Status before;
  private final String now;

  private RolloutStatus(Waves waves, @Nullable Status before, Instant now) {
    this.waves = waves;
    this.terms = waves.terms();
    this.plan = waves.plan();
    this.before = before;
    this.now = Conditions.time(now);
  }

  static Status of(Waves waves, @Nullable Status before, Instant now) {
    return new RolloutStatus(waves, before, now).status(now);
  }

  private Status status(Instant at) {
    boolean completed = plan.ready().reason() == Reason.Completed;
    String completedAt = before == null ? null : before.completedAt();
    String startedAt = before == null ? null : before.startedAt();
    return new Status(
        terms.generation(),
        progress(),
        terms.waveName(plan.wave()),
        waves(),
        waves.excluded().entrySet().stream()
            .limit(Status.MAX_NAMED)
            .map(e -> new Excluded(e.getKey(), cut(e.getValue(), 256)))
            .toList(),
        waves.excluded().size(),
        failures(),
        plan.course().started() && startedAt == null ? now : startedAt,
        completed && completedAt == null ? now : completedAt,
        Conditions.mint(
            before == null ? List.of() : before.conditions(),
            conditions(),
            terms.generation(),
            at));
  }

  private String progress() {
    int away = terms.offline() == OfflinePolicy.Defer ? all(Kind.Deferred) : 0;
    int planned = waves.counts().stream().mapToInt(Count::sites).sum();
    return all(Kind.Verified) + "/" + (planned - away);
  }

  private int all(Kind kind) {
    return waves.counts().stream().mapToInt(c -> c.at(kind)).sum();
  }

  private List<WaveStatus> waves() {
    List<WaveStatus> all = new ArrayList<>();
    for (int wave = 0; wave < waves.counts().size(); wave++) {
      Count count = waves.counts().get(wave);
      if (wave < terms.waves().size() || count.sites() > 0) {
        all.add(wave(wave, count));
      }
    }
    return all;
  }

  private WaveStatus wave(int wave, Count count) {
    String name = terms.waveName(wave);
    WaveStatus written =
        before == null
            ? null
            : before.waves().stream().filter(w -> w.name().equals(name)).findFirst().orElse(null);
    boolean begun = plan.course().started() && (waves.open(wave) || plan.course().isDone(wave));
    String startedAt = written == null ? null : written.startedAt();
    String completedAt = written == null ? null : written.completedAt();
    return new WaveStatus(
        name,
        count.sites(),
        count.places(),
        count.at(Kind.Soaking) + count.at(Kind.Verified),
        count.at(Kind.Verified),
        count.at(Kind.Failed),
        count.at(Kind.Deferred),
        count.at(Kind.Held),
        count.at(Kind.Returned),
        begun && startedAt == null ? now : startedAt,
        plan.course().isDone(wave) && completedAt == null ? now : completedAt);
  }

  private List<Failure> failures() {
    return waves.failed().values().stream()
        .limit(Status.MAX_NAMED)
        .map(
            e -> {
              Trouble trouble =
                  Objects.requireNonNullElse(e.standing.trouble(), new Trouble("Failed", ""));
              return new Failure(
                  e.site.name(),
                  terms.waveName(e.wave),
                  trouble.reason(),
                  cut(trouble.message(), LONGEST));
            })
        .toList();
  }

  private List<Finding> conditions() {
    Finding ready = plan.ready();
    boolean moving = all(Kind.Updating) + all(Kind.Returning) > 0;
    boolean going = moving || (plan.sending() && !ready.isTrue());
    return List.of(
        ready,
        new Finding("Reconciling", status(going), ready.reason(), ready.message()),
        new Finding("Stalled", status(plan.stalled()), ready.reason(), ready.message()));
  }

  private static Condition.Status status(boolean yes) {
    return yes ? Condition.Status.True : Condition.Status.False;
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
  }
}
