package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.api.v1alpha1.UpdateRollout.OfflinePolicy;
import io.pifleet.api.v1alpha1.UpdateRollout.OnFailure;
import io.pifleet.operator.window.Windows;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people declare about one rollout: its spec, its release and the approvals that name it. */
public final class Terms {
  final String uid;
  final String name;
  final Age age;
  final long generation;
  final String releaseName;
  final ReleaseState release;
  final UpdateRollout.@Nullable Brought brings;
  final boolean paused;
  final boolean abort;
  final OfflinePolicy offline;
  final boolean rollback;
  final boolean takeBack;
  final List<String> missing;

  /** RolloutApprovals of waves that there are not, such as {@code go names wave canari}. */
  final List<String> strange;

  /** RolloutApprovals of an earlier rollout of this name, or made before this one. */
  final List<String> early;

  final Share threshold;
  final Share maxFailures;
  final Share maxConcurrency;
  final int maxUnavailable;
  final List<WaveTerms> waves;
  final Windows windows;
  final List<UpdateRollout.Gate> gates;

  private Terms(
      UpdateRollout rollout,
      ReleaseState release,
      UpdateRollout.@Nullable Brought brings,
      Map<String, Verdict> verdicts,
      List<String> early,
      List<String> missing) {
    UpdateRollout.Spec spec = rollout.getSpec();
    uid = rollout.getMetadata().getUid();
    name = rollout.getMetadata().getName();
    age = Age.of(rollout);
    generation = rollout.getMetadata().getGeneration();
    releaseName = spec.release();
    this.release = release;
    this.brings = brings;
    paused = spec.paused();
    // Where both are said it goes back: who aborted in haste has still a way.
    abort = spec.abort() && !spec.rollback();
    offline = spec.offlinePolicy();
    rollback = spec.onFailure() == OnFailure.Rollback;
    takeBack = spec.rollback();
    this.early = List.copyOf(early);
    this.missing = List.copyOf(missing);
    threshold = Share.percent(spec.successThreshold());
    maxFailures = Share.of(spec.maxFailures());
    maxConcurrency = Share.of(spec.maxConcurrency());
    UpdateRollout.DisruptionBudget budget = spec.disruptionBudget();
    maxUnavailable = budget == null ? Integer.MAX_VALUE : budget.maxUnavailable();
    UpdateRollout.Schedule schedule = spec.schedule();
    windows = Windows.of(schedule == null ? List.of() : List.of(schedule.window()));
    gates = spec.gates();
    waves =
        (spec.waves().isEmpty() ? List.of(WaveTerms.ALL) : spec.waves())
            .stream()
                .map(w -> WaveTerms.of(w, verdicts.getOrDefault(w.name(), Verdict.NONE)))
                .toList();
    Set<String> names = waves.stream().map(WaveTerms::name).collect(Collectors.toSet());
    strange =
        verdicts.entrySet().stream()
            .filter(e -> !names.contains(e.getKey()))
            .map(e -> e.getValue().name() + " names wave " + e.getKey())
            .sorted()
            .toList();
  }

  /**
   * Reads them.
   *
   * @param verdicts of the RolloutApprovals that name this rollout, by wave
   */
  public static Terms of(
      UpdateRollout rollout, ReleaseState release, Map<String, Verdict> verdicts) {
    return of(rollout, release, null, verdicts, List.of(), List.of());
  }

  /**
   * Reads them.
   *
   * @param brings the package that it brings; null where that is not known
   * @param early names of those that were made before it
   * @param missing what targets name and there is not, such as {@code Group beta}
   */
  public static Terms of(
      UpdateRollout rollout,
      ReleaseState release,
      UpdateRollout.@Nullable Brought brings,
      Map<String, Verdict> verdicts,
      List<String> early,
      List<String> missing) {
    return new Terms(rollout, release, brings, verdicts, early, missing);
  }

  /** Uid of the rollout. */
  public String uid() {
    return uid;
  }

  /** The place of the wave of those who were away, behind all that are declared. */
  int catchUp() {
    return waves.size();
  }

  /** The first wave that means a site; -1 when none does. */
  int home(Member member, Place place) {
    for (int i = 0; i < waves.size(); i++) {
      if (member.waves().contains(i) || place.within(waves.get(i).percent())) {
        return i;
      }
    }
    return -1;
  }

  String wave(int index) {
    return index < waves.size() ? waves.get(index).name() : WaveTerms.CATCH_UP;
  }
}
