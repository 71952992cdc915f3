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
 * @param brings the package that it began with, or else would begin with; null where there is none
 * @param early RolloutApprovals that were made before it and say nothing of it
 * @param missing what targets name and there is not, such as {@code Group beta}
 * @param release null where there is none
 * @param checked what the operator found of the release
 * @param groups the named groups, empty where there is none
 */
record Meaning(
    long generation,
    ReleaseState state,
    UpdateRollout.@Nullable Brought brings,
    Map<String, Verdict> verdicts,
    List<String> early,
    List<String> missing,
    UpdateRollout.Spec spec,
    SoftwareRelease.@Nullable Spec release,
    SoftwareRelease.@Nullable Status checked,
    Map<String, Optional<Group.Spec>> groups) {

  /**
   * Reads it.
   *
   * @param began the package that it is known to have begun with; null for none. A name can be
   *     given to another one, and what was proved and approved was the first.
   * @param approvals that name the rollout
   * @param groups finds a Group of its namespace
   * @param sites whether there is a Site of a name in its namespace
   */
  static Meaning of(
      UpdateRollout rollout,
      @Nullable SoftwareRelease release,
      UpdateRollout.@Nullable Brought began,
      Collection<RolloutApproval> approvals,
      Function<String, Group.@Nullable Spec> groups,
      Predicate<String> sites) {
    UpdateRollout.Spec spec = rollout.getSpec();
    List<String> missing = missing(rollout, groups, sites);
    UpdateRollout.Brought named = named(release);
    boolean another = began != null && named != null && !began.isSameAs(named);
    return new Meaning(
        rollout.getMetadata().getGeneration(),
        another ? ReleaseState.Changed : state(spec, release, groups, missing),
        began == null ? named : began,
        verdicts(rollout, approvals),
        approvals.stream()
            .filter(a -> isEarly(rollout, a))
            .map(a -> a.getMetadata().getName())
            .sorted()
            .toList(),
        missing,
        spec,
        release == null ? null : release.getSpec(),
        release == null ? null : uncounted(release.getStatus()),
        groupsOf(spec)
            .collect(Collectors.toMap(g -> g, g -> Optional.ofNullable(groups.apply(g)))));
  }

  private static UpdateRollout.@Nullable Brought named(@Nullable SoftwareRelease release) {
    if (release == null) {
      return null;
    }
    SoftwareRelease.Spec spec = release.getSpec();
    SoftwareRelease.Status status = release.getStatus();
    return new UpdateRollout.Brought(
        spec.distribution(),
        spec.version(),
        spec.archive().sha256(),
        status == null ? null : status.minVersion());
  }

  /** What can be sent; null where that is not there, or another. */
  SoftwareRelease.@Nullable Spec sendable() {
    return state == ReleaseState.Changed ? null : release;
  }

  /** Whether it waits for a Site of that name. */
  boolean misses(String site) {
    return missing.contains(site(site));
  }

  /** What was decided of an earlier rollout of the same name says nothing of this one. */
  private static Map<String, Verdict> verdicts(
      UpdateRollout rollout, Collection<RolloutApproval> approvals) {
    return approvals.stream()
        .filter(a -> !isEarly(rollout, a))
        .collect(
            Collectors.groupingBy(
                a -> a.getSpec().wave(),
                Collectors.collectingAndThen(Collectors.toList(), Verdict::of)));
  }

  private static boolean isEarly(UpdateRollout rollout, RolloutApproval approval) {
    return Instant.parse(approval.getMetadata().getCreationTimestamp())
        .isBefore(Instant.parse(rollout.getMetadata().getCreationTimestamp()));
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
