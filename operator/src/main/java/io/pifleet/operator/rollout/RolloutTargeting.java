package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.Spans;
import io.pifleet.api.v1alpha1.Targets;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.site.SoftwareWant;
import io.pifleet.operator.site.Wishes;
import io.pifleet.operator.status.Conditions;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
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
      long generation,
      ReleaseState state,
      Map<String, Set<RolloutApproval.Decision>> decisions,
      UpdateRollout.Spec spec,
      SoftwareRelease.@Nullable Spec release,
      SoftwareRelease.@Nullable Status checked,
      Map<String, Optional<Group.Spec>> groups) {}

  /**
   * A rollout that was taken in.
   *
   * @param members as they were judged then
   */
  private record Known(Meaning meaning, String name, Map<SiteId, Member> members) {}

  private static final Change NOBODY = new Change(Set.of(), Set.of(), Set.of());

  private final Catalog catalog;
  private final Wishes wishes;
  private final RolloutProgress progress;
  private final Bells bells;
  private final Map<String, Known> rollouts = new ConcurrentHashMap<>();

  /**
   * Those to be taken in anew whatever is declared. What is known of them holds until then: a site
   * must not look as if nothing was wanted of it in between.
   */
  private final Set<String> stale = ConcurrentHashMap.newKeySet();

  /** Rollouts that were taken in, or tried to, since this operator leads. */
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  /** Namespaces whose rollouts were all seen once. */
  private final Set<String> surveyed = ConcurrentHashMap.newKeySet();

  /** Begins with no rollout taken in. */
  @Inject
  public RolloutTargeting(Catalog catalog, Wishes wishes, RolloutProgress progress, Bells bells) {
    this.catalog = catalog;
    this.wishes = wishes;
    this.progress = progress;
    this.bells = bells;
  }

  /** Takes a rollout in as it is declared now; {@link #ring} is to follow. */
  public Change take(UpdateRollout rollout, Collection<RolloutApproval> approvals, Instant now) {
    try {
      return judge(rollout, approvals, now);
    } finally {
      seen.add(rollout.getMetadata().getUid());
      survey(rollout.getMetadata().getNamespace());
    }
  }

  private Change judge(UpdateRollout rollout, Collection<RolloutApproval> approvals, Instant now) {
    String namespace = rollout.getMetadata().getNamespace();
    UpdateRollout.Spec spec = rollout.getSpec();
    SoftwareRelease release = catalog.release(namespace, spec.release()).orElse(null);
    Function<String, Group.@Nullable Spec> groups = catalog.groupsOf(namespace);
    Map<String, Set<RolloutApproval.Decision>> decisions = decisions(approvals);
    Meaning meaning =
        new Meaning(
            rollout.getMetadata().getGeneration(),
            state(spec, release, groups),
            decisions,
            spec,
            release == null ? null : release.getSpec(),
            release == null ? null : uncounted(release.getStatus()),
            groupsOf(spec)
                .collect(Collectors.toMap(g -> g, g -> Optional.ofNullable(groups.apply(g)))));
    String uid = rollout.getMetadata().getUid();
    Known known = rollouts.get(uid);
    boolean outdated = stale.remove(uid);
    if (known != null && known.meaning().equals(meaning) && !outdated) {
      return NOBODY;
    }
    Candidates candidates = new Candidates(spec, release, groups);
    Map<SiteId, Member> members =
        catalog
            .sites(namespace)
            .map(s -> candidates.member(s, wishes.member(s)))
            .flatMap(Optional::stream)
            .collect(Collectors.toMap(Member::site, m -> m));
    rollouts.put(uid, new Known(meaning, rollout.getMetadata().getName(), members));
    Terms terms = Terms.of(rollout, meaning.state(), decisions);
    return progress.retarget(terms, List.copyOf(members.values()), rollout.getStatus(), now);
  }

  /**
   * Asks for a turn, see {@link RolloutProgress#take}. An operator that has just started gives none
   * before it has seen every rollout of the namespace: an older one that is known already would
   * bring its release to sites that a newer one has taken over.
   */
  public boolean mayGo(String rollout, SiteId site, Instant now) {
    return surveyed.contains(site.namespace()) && progress.take(rollout, site, now);
  }

  private void survey(String namespace) {
    if (!surveyed.contains(namespace)
        && catalog.rollouts(namespace).allMatch(r -> seen.contains(r.getMetadata().getUid()))) {
      surveyed.add(namespace);
      catalog.sites(namespace).forEach(bells.sites()::ring);
    }
  }

  /**
   * What was taken in came to nothing: it is taken in anew, and its sites are rung for then. The
   * rollouts that it took sites from are rung for now, for that will not be news a second time.
   */
  public void mistake(UpdateRollout rollout, Change change) {
    ring(rollout.getMetadata().getNamespace(), new Change(change.rollouts(), Set.of(), Set.of()));
    stale.add(rollout.getMetadata().getUid());
  }

  /** Forgets a rollout that is gone. */
  public void forget(UpdateRollout gone, Instant now) {
    String uid = gone.getMetadata().getUid();
    rollouts.remove(uid);
    survey(gone.getMetadata().getNamespace());
    seen.remove(uid);
    stale.remove(uid);
    ring(gone.getMetadata().getNamespace(), progress.forget(uid, now));
  }

  /** Wakes whom a change concerns. */
  public void ring(String namespace, Change change) {
    bells.ring(change.sites());
    change.turned().forEach(uid -> bells.ring(progress.members(uid)));
    for (String uid : change.rollouts()) {
      Known known = rollouts.get(uid);
      if (known != null) {
        bells.rollouts().ring(namespace, known.name());
      }
    }
  }

  /** What the rollout that has the say over a site wants of it. */
  public Optional<SoftwareWant> want(Site site, Instant now) {
    judge(site);
    return progress
        .assignment(Wishes.id(site), now)
        .flatMap(a -> Optional.ofNullable(rollouts.get(a.rollout())).flatMap(k -> want(k, a)));
  }

  /** What the rollouts want that only plan for a site, by their uid: they count it, too. */
  public Map<String, SoftwareWant> plans(SiteId site, Instant now) {
    Map<String, SoftwareWant> plans = new HashMap<>();
    for (String uid : progress.planning(site)) {
      Known known = rollouts.get(uid);
      if (known != null) {
        progress
            .plan(uid, site, now)
            .flatMap(a -> want(known, a))
            .ifPresent(want -> plans.put(uid, want));
      }
    }
    return plans;
  }

  /** Whether a rollout names no release, so that no site can say how far it is from it. */
  public boolean isBlind(String rollout) {
    Known known = rollouts.get(rollout);
    return known == null || known.meaning().release() == null;
  }

  /** Whether a site's rollout brings a file. */
  public boolean covers(SiteId site, Sha256 sha256, Instant now) {
    return progress
        .assignment(site, now)
        .map(a -> rollouts.get(a.rollout()))
        .map(k -> k.meaning().release())
        .filter(r -> !r.revoked() && r.archive().sha256().equals(sha256.hex()))
        .isPresent();
  }

  /** Where a site came, or its labels or version changed, its rollouts are taken in anew. */
  private void judge(Site site) {
    String namespace = site.getMetadata().getNamespace();
    io.pifleet.operator.group.Member facts = wishes.member(site);
    catalog.rollouts(namespace).forEach(rollout -> judge(site, facts, rollout));
  }

  private void judge(Site site, io.pifleet.operator.group.Member facts, UpdateRollout rollout) {
    String namespace = site.getMetadata().getNamespace();
    String uid = rollout.getMetadata().getUid();
    Known known = rollouts.get(uid);
    if (known == null) {
      return;
    }
    Candidates candidates =
        new Candidates(
            rollout.getSpec(),
            catalog.release(namespace, rollout.getSpec().release()).orElse(null),
            catalog.groupsOf(namespace));
    Member member = candidates.member(site, facts).orElse(null);
    if (!Objects.equals(member, known.members().get(Wishes.id(site)))) {
      stale.add(uid);
      bells.rollouts().ring(rollout);
    }
  }

  private static Optional<SoftwareWant> want(Known known, Assignment assignment) {
    SoftwareRelease.Spec release = known.meaning().release();
    SoftwareRelease.Status checked = known.meaning().checked();
    if (release == null) {
      return Optional.empty();
    }
    // Until it is known nothing is sent.
    Long size = checked == null || checked.size() == null ? (Long) 0L : checked.size();
    return Optional.of(
        new SoftwareWant(
            new Owner("UpdateRollout", assignment.name(), assignment.rollout()),
            new Command.Release(
                release.distribution(),
                release.version(),
                new Sha256(release.archive().sha256()),
                size,
                release.archive().signature()),
            assignment.mode() == Mode.Back,
            assignment.minSuccessTime(),
            Spans.of(known.meaning().spec().progressDeadline()),
            assignment.spent(),
            assignment.verified(),
            assignment.waiting()));
  }

  private static Map<String, Set<RolloutApproval.Decision>> decisions(
      Collection<RolloutApproval> approvals) {
    Map<String, Set<RolloutApproval.Decision>> decisions = new HashMap<>();
    for (RolloutApproval approval : approvals) {
      decisions
          .computeIfAbsent(approval.getSpec().wave(), w -> new HashSet<>())
          .add(approval.getSpec().decision());
    }
    return decisions;
  }

  private static ReleaseState state(
      UpdateRollout.Spec spec,
      @Nullable SoftwareRelease release,
      Function<String, Group.@Nullable Spec> groups) {
    ReleaseState state = release(release);
    boolean known = groupsOf(spec).allMatch(g -> groups.apply(g) != null);
    return state == ReleaseState.Ready && !known ? ReleaseState.MissingGroup : state;
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
