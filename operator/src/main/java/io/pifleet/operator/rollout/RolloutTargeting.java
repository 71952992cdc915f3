package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.Spans;
import io.pifleet.api.v1alpha1.Targets;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.deployment.Limit;
import io.pifleet.operator.site.SoftwareWant;
import io.pifleet.operator.site.Wishes;
import io.pifleet.operator.status.Conditions;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what each rollout means. Only when a person has changed that are the sites gone through and
 * planned anew.
 */
@Singleton
public class RolloutTargeting {
  /**
   * All that decides what a rollout means.
   *
   * @param groups the named groups, empty where there is none
   */
  private record Meaning(
      Terms terms,
      UpdateRollout.Spec spec,
      SoftwareRelease.@Nullable Spec release,
      SoftwareRelease.@Nullable Status checked,
      Map<String, Optional<Group.Spec>> groups) {}

  private static final Terms.Wave ALL = new Terms.Wave("all", 100, Duration.ZERO, false, null);

  private final Catalog catalog;
  private final Wishes wishes;
  private final RolloutProgress progress;
  private final Bells bells;
  private final Map<String, Meaning> meanings = new ConcurrentHashMap<>();

  @Inject
  RolloutTargeting(Catalog catalog, Wishes wishes, RolloutProgress progress, Bells bells) {
    this.catalog = catalog;
    this.wishes = wishes;
    this.progress = progress;
    this.bells = bells;
  }

  /** Takes a rollout in as it is declared now. */
  void take(UpdateRollout rollout, Collection<RolloutApproval> approvals, Instant now) {
    String namespace = rollout.getMetadata().getNamespace();
    UpdateRollout.Spec spec = rollout.getSpec();
    SoftwareRelease release = catalog.release(namespace, spec.release()).orElse(null);
    Function<String, Group.@Nullable Spec> groups = catalog.groupsOf(namespace);
    Meaning meaning =
        new Meaning(
            terms(rollout, release, approvals, groups),
            spec,
            release == null ? null : release.getSpec(),
            release == null ? null : uncounted(release.getStatus()),
            groupsOf(spec)
                .collect(Collectors.toMap(g -> g, g -> Optional.ofNullable(groups.apply(g)))));
    String uid = rollout.getMetadata().getUid();
    if (meaning.equals(meanings.put(uid, meaning))) {
      return;
    }
    Candidates candidates = new Candidates(spec, release, groups);
    List<Member> members =
        catalog
            .sites(namespace)
            .map(s -> candidates.member(s, wishes.member(s), Standing.of(Standing.Kind.Deferred)))
            .flatMap(Optional::stream)
            .toList();
    Set<SiteId> affected = progress.retarget(meaning.terms(), members, rollout.getStatus());
    bells.ring(affected);
  }

  /** Forgets a rollout that is gone. */
  void forget(UpdateRollout gone) {
    String uid = gone.getMetadata().getUid();
    meanings.remove(uid);
    bells.ring(progress.forget(uid));
  }

  /** What the rollout that has the say over a site wants of it. */
  public Optional<SoftwareWant> want(Site site, Instant now) {
    SiteId id = Wishes.id(site);
    Set<String> joined = join(site);
    for (String name : joined) {
      bells.rollouts().ring(id.namespace(), name);
    }
    return progress
        .assignment(id, now)
        .flatMap(a -> Optional.ofNullable(meanings.get(a.uid())).flatMap(m -> want(m, a)));
  }

  /** Whether a site's rollout brings a file. */
  public boolean covers(SiteId site, Sha256 sha256, Instant now) {
    return progress
        .assignment(site, now)
        .map(a -> meanings.get(a.uid()))
        .map(Meaning::release)
        .filter(r -> !r.revoked() && r.archive().sha256().equals(sha256.hex()))
        .isPresent();
  }

  /** A site that came, or whose labels or version changed, is judged by itself. */
  private Set<String> join(Site site) {
    String namespace = site.getMetadata().getNamespace();
    io.pifleet.operator.group.Member facts = wishes.member(site);
    Set<String> joined = new HashSet<>();
    catalog
        .rollouts(namespace)
        .forEach(
            rollout -> {
              String uid = rollout.getMetadata().getUid();
              if (meanings.containsKey(uid)) {
                new Candidates(
                        rollout.getSpec(),
                        catalog.release(namespace, rollout.getSpec().release()).orElse(null),
                        catalog.groupsOf(namespace))
                    .member(site, facts, Standing.of(Standing.Kind.Deferred))
                    .filter(member -> progress.join(uid, member))
                    .ifPresent(member -> joined.add(rollout.getMetadata().getName()));
              }
            });
    return joined;
  }

  private static Optional<SoftwareWant> want(
      Meaning meaning, RolloutProgress.Assignment assignment) {
    SoftwareRelease.Spec release = meaning.release();
    SoftwareRelease.Status checked = meaning.checked();
    Long size = checked == null ? null : checked.size();
    if (release == null || size == null) {
      return Optional.empty();
    }
    Terms terms = meaning.terms();
    return Optional.of(
        new SoftwareWant(
            new Owner("UpdateRollout", terms.name(), terms.uid()),
            new Command.Release(
                release.distribution(),
                release.version(),
                new Sha256(release.archive().sha256()),
                size,
                release.archive().signature()),
            assignment.back(),
            assignment.soak(),
            Spans.of(meaning.spec().progressDeadline()),
            assignment.spent(),
            assignment.verified(),
            assignment.obstacle()));
  }

  private static Terms terms(
      UpdateRollout rollout,
      @Nullable SoftwareRelease release,
      Collection<RolloutApproval> approvals,
      Function<String, Group.@Nullable Spec> groups) {
    UpdateRollout.Spec spec = rollout.getSpec();
    Set<String> approved = new HashSet<>();
    Map<String, String> denied = new HashMap<>();
    for (RolloutApproval approval : approvals) {
      RolloutApproval.Spec said = approval.getSpec();
      if (said.decision() == RolloutApproval.Decision.Approved) {
        approved.add(said.wave());
      } else {
        denied.put(
            said.wave(),
            "RolloutApproval "
                + approval.getMetadata().getName()
                + " denies it"
                + (said.reason() == null ? "." : ": " + said.reason()));
      }
    }
    UpdateRollout.DisruptionBudget budget = spec.disruptionBudget();
    String threshold = spec.successThreshold();
    return new Terms(
        rollout.getMetadata().getUid(),
        rollout.getMetadata().getName(),
        Instant.parse(rollout.getMetadata().getCreationTimestamp()),
        rollout.getMetadata().getGeneration(),
        spec.waves().isEmpty()
            ? List.of(ALL)
            : spec.waves().stream().map(RolloutTargeting::wave).toList(),
        Integer.parseInt(threshold.substring(0, threshold.length() - 1)),
        Limit.of(spec.maxFailures()),
        Limit.of(spec.maxConcurrency()),
        budget == null ? null : budget.maxUnavailable(),
        spec.offlinePolicy(),
        spec.onFailure() == UpdateRollout.OnFailure.Rollback,
        spec.paused(),
        spec.abort(),
        obstacle(spec, release, groups),
        approved,
        denied);
  }

  private static Terms.Wave wave(UpdateRollout.Wave wave) {
    return new Terms.Wave(
        wave.name(),
        wave.percent(),
        Spans.of(wave.minSuccessTime()),
        wave.approval() == UpdateRollout.Approval.Required,
        wave.maxConcurrency());
  }

  private static Terms.@Nullable Obstacle obstacle(
      UpdateRollout.Spec spec,
      @Nullable SoftwareRelease release,
      Function<String, Group.@Nullable Spec> groups) {
    List<String> missing = groupsOf(spec).filter(g -> groups.apply(g) == null).sorted().toList();
    if (!missing.isEmpty()) {
      return new Terms.Obstacle(
          Reason.MissingGroup,
          "Group that does not exist: " + String.join(", ", missing) + "; create it.");
    }
    if (release == null) {
      return new Terms.Obstacle(
          Reason.MissingRelease,
          "SoftwareRelease " + spec.release() + " does not exist; PUT /api/packages makes it.");
    }
    if (release.getSpec().revoked()) {
      return new Terms.Obstacle(
          Reason.Revoked, "SoftwareRelease " + spec.release() + " is revoked; nothing is sent.");
    }
    SoftwareRelease.Status status = release.getStatus();
    Condition ready =
        status == null ? null : Conditions.of(status.conditions(), "Ready").orElse(null);
    return ready != null && ready.status() == Condition.Status.True
        ? null
        : new Terms.Obstacle(
            Reason.ReleaseNotReady,
            "SoftwareRelease "
                + spec.release()
                + " is not ready: "
                + (ready == null ? "it has not been checked yet." : ready.message()));
  }

  private static Stream<String> groupsOf(UpdateRollout.Spec spec) {
    return Stream.concat(
            Stream.of(spec.targets()),
            spec.waves().stream().map(UpdateRollout.Wave::targets).filter(Objects::nonNull))
        .map(Targets::groups)
        .flatMap(List::stream)
        .distinct();
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
