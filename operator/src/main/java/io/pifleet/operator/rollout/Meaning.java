package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.Targets;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.status.Conditions;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that decides what a rollout means; while it is the same, nothing is to be taken in anew.
 *
 * @param state whether its release may be sent
 * @param verdicts of people, by wave
 * @param missing what targets name and there is not, such as {@code Group beta}
 * @param release null where there is none
 * @param checked what the operator found of the release
 * @param groups the named groups, empty where there is none
 */
record Meaning(
    long generation,
    ReleaseState state,
    Map<String, Verdict> verdicts,
    List<String> missing,
    UpdateRollout.Spec spec,
    SoftwareRelease.@Nullable Spec release,
    SoftwareRelease.@Nullable Status checked,
    Map<String, Optional<Group.Spec>> groups) {

  /**
   * Reads it.
   *
   * @param approvals that name the rollout
   * @param groups finds a Group of its namespace
   * @param sites whether there is a Site of a name in its namespace
   */
  static Meaning of(
      UpdateRollout rollout,
      @Nullable SoftwareRelease release,
      Collection<RolloutApproval> approvals,
      Function<String, Group.@Nullable Spec> groups,
      Predicate<String> sites) {
    UpdateRollout.Spec spec = rollout.getSpec();
    List<String> missing = missing(rollout, groups, sites);
    return new Meaning(
        rollout.getMetadata().getGeneration(),
        state(spec, release, groups, missing),
        verdicts(rollout, approvals),
        missing,
        spec,
        release == null ? null : release.getSpec(),
        release == null ? null : uncounted(release.getStatus()),
        groupsOf(spec)
            .collect(Collectors.toMap(g -> g, g -> Optional.ofNullable(groups.apply(g)))));
  }

  /** Whether it waits for a Site of that name. */
  boolean misses(String site) {
    return missing.contains(site(site));
  }

  /** What was decided of an earlier rollout of the same name says nothing of this one. */
  private static Map<String, Verdict> verdicts(
      UpdateRollout rollout, Collection<RolloutApproval> approvals) {
    Instant made = Instant.parse(rollout.getMetadata().getCreationTimestamp());
    return approvals.stream()
        .filter(a -> !Instant.parse(a.getMetadata().getCreationTimestamp()).isBefore(made))
        .collect(
            Collectors.groupingBy(
                a -> a.getSpec().wave(),
                Collectors.collectingAndThen(Collectors.toList(), Verdict::of)));
  }

  /**
   * What targets name and there is not. A Site counts until the rollout has begun: later it has
   * left.
   */
  private static List<String> missing(
      UpdateRollout rollout,
      Function<String, Group.@Nullable Spec> groups,
      Predicate<String> sites) {
    Stream<String> lost =
        groupsOf(rollout.getSpec()).filter(g -> groups.apply(g) == null).map(g -> "Group " + g);
    UpdateRollout.Status status = rollout.getStatus();
    boolean begun = status != null && status.startedAt() != null;
    Stream<String> never =
        targets(rollout.getSpec())
            .flatMap(t -> t.sites().stream())
            .distinct()
            .filter(s -> !begun && !sites.test(s))
            .map(Meaning::site);
    return Stream.concat(lost, never).toList();
  }

  private static String site(String name) {
    return "Site " + name;
  }

  private static ReleaseState state(
      UpdateRollout.Spec spec,
      @Nullable SoftwareRelease release,
      Function<String, Group.@Nullable Spec> groups,
      List<String> missing) {
    ReleaseState state = release(release);
    if (state != ReleaseState.Ready || missing.isEmpty()) {
      return state;
    }
    boolean known = groupsOf(spec).allMatch(g -> groups.apply(g) != null);
    return known ? ReleaseState.MissingSite : ReleaseState.MissingGroup;
  }

  private static ReleaseState release(@Nullable SoftwareRelease release) {
    if (release == null) {
      return ReleaseState.Missing;
    }
    if (release.getSpec().revoked()) {
      return ReleaseState.Revoked;
    }
    SoftwareRelease.Status status = release.getStatus();
    boolean ready =
        status != null
            && Conditions.of(status.conditions(), "Ready")
                .filter(c -> c.status() == Condition.Status.True)
                .isPresent();
    return ready ? ReleaseState.Ready : ReleaseState.NotReady;
  }

  private static Stream<String> groupsOf(UpdateRollout.Spec spec) {
    return targets(spec).map(Targets::groups).flatMap(List::stream).distinct();
  }

  private static Stream<Targets> targets(UpdateRollout.Spec spec) {
    return Stream.concat(
        Stream.of(spec.targets()),
        spec.waves().stream().map(UpdateRollout.Wave::targets).filter(Objects::nonNull));
  }

  /** How many sites run it says nothing of what it is. */
  private static SoftwareRelease.@Nullable Status uncounted(SoftwareRelease.@Nullable Status s) {
    return s == null
        ? null
        : new SoftwareRelease.Status(
            s.observedGeneration(),
            s.size(),
            s.minVersion(),
            s.expires(),
            s.services(),
            s.healthCheck(),
            0,
            s.conditions());
  }
}
