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
import io.pifleet.operator.group.Membership;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what each rollout means. Only when a person has changed that are the sites gone through and
 * planned anew; a site that comes or changes is judged alone.
 */
@Singleton
public class RolloutTargeting {
  /**
   * All that decides what a rollout means.
   *
   * @param missing what targets name and there is not
   * @param groups the named groups, empty where there is none
   */
  private record Meaning(
      long generation,
      ReleaseState state,
      Map<String, Set<RolloutApproval.Decision>> decisions,
      List<String> missing,
      UpdateRollout.Spec spec,
      SoftwareRelease.@Nullable Spec release,
      SoftwareRelease.@Nullable Status checked,
      Map<String, Optional<Group.Spec>> groups) {}

  /** A rollout that was taken in. */
  private record Known(Meaning meaning, String name) {}

  /**
   * A site as all rollouts were last asked about it.
   *
   * @param takes how many rollouts had been taken in by then
   */
  private record Judged(String uid, io.pifleet.operator.group.Member facts, long takes) {}

  /** As {@link RolloutProgress} has it. */
  private static final Comparator<UpdateRollout> BY_AGE =
      Comparator.<UpdateRollout, Instant>comparing(
              r -> Instant.parse(r.getMetadata().getCreationTimestamp()))
          .thenComparing(r -> r.getMetadata().getUid());

  private final Catalog catalog;
  private final Wishes wishes;
  private final RolloutProgress progress;
  private final Bells bells;
  private final Map<String, Known> rollouts = new ConcurrentHashMap<>();
  private final Map<SiteId, Judged> judged = new ConcurrentHashMap<>();
  private final AtomicLong takes = new AtomicLong();

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
    Map<String, Set<RolloutApproval.Decision>> decisions = decisions(rollout, approvals);
    List<String> missing = missing(rollout, groups);
    Meaning meaning =
        new Meaning(
            rollout.getMetadata().getGeneration(),
            state(spec, release, groups, missing),
            decisions,
            missing,
            spec,
            release == null ? null : release.getSpec(),
            release == null ? null : uncounted(release.getStatus()),
            groupsOf(spec)
                .collect(Collectors.toMap(g -> g, g -> Optional.ofNullable(groups.apply(g)))));
    String uid = rollout.getMetadata().getUid();
    Known known = rollouts.get(uid);
    boolean outdated = stale.remove(uid);
    if (known != null && known.meaning().equals(meaning) && !outdated) {
      return Change.NONE;
    }
    Candidates candidates = new Candidates(spec, release, groups);
    List<Member> members =
        catalog
            .sites(namespace)
            .map(s -> candidates.member(s, wishes.member(s), presumed(s)))
            .flatMap(Optional::stream)
            .toList();
    Terms terms = Terms.of(rollout, meaning.state(), decisions, missing);
    Change change = progress.retarget(terms, members, rollout.getStatus(), now);
    rollouts.put(uid, new Known(meaning, rollout.getMetadata().getName()));
    takes.incrementAndGet();
    return change;
  }

  /**
   * Asks for a turn, see {@link RolloutProgress#take}. An operator that has just started gives none
   * before it has seen every rollout of the namespace: an older one that is known already would
   * bring its release to sites that a newer one has taken over.
   */
  public boolean mayGo(String rollout, SiteId site, Standing is, Instant now) {
    return surveyed.contains(site.namespace()) && progress.take(rollout, site, is, now);
  }

  /**
   * Whether newer rollouts of its namespace have to be taken in first: after a start, an older one
   * that knew nothing of them would count their sites as its own, and go on by that.
   */
  public boolean awaitsNewer(UpdateRollout rollout) {
    String namespace = rollout.getMetadata().getNamespace();
    return !surveyed.contains(namespace)
        && unseen(namespace).anyMatch(other -> BY_AGE.compare(other, rollout) > 0);
  }

  private Stream<UpdateRollout> unseen(String namespace) {
    return catalog.rollouts(namespace).filter(r -> !seen.contains(r.getMetadata().getUid()));
  }

  private void survey(String namespace) {
    if (!surveyed.contains(namespace)) {
      unseen(namespace).max(BY_AGE).ifPresent(bells.rollouts()::ring);
    }
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

  /** Forgets a site that is gone. */
  public void leave(SiteId site, Instant now) {
    judged.remove(site);
    ring(site.namespace(), progress.leave(site, now));
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
    judge(site, now);
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

  /**
   * Whether some rollout brings a file to a site. Asked of what is declared alone: a box that was
   * told fetches on while this operator has not yet taken its rollout in, or takes it in anew, and
   * after the rollout was aborted.
   */
  public boolean covers(SiteId site, Sha256 sha256) {
    return catalog.site(site).stream()
        .flatMap(this::targeting)
        .flatMap(r -> catalog.release(site.namespace(), r.getSpec().release()).stream())
        .map(SoftwareRelease::getSpec)
        .anyMatch(r -> !r.revoked() && r.archive().sha256().equals(sha256.hex()));
  }

  private Stream<UpdateRollout> targeting(Site site) {
    String namespace = site.getMetadata().getNamespace();
    io.pifleet.operator.group.Member facts = wishes.member(site);
    Function<String, Group.@Nullable Spec> groups = catalog.groupsOf(namespace);
    return catalog
        .rollouts(namespace)
        .filter(r -> Membership.targeted(facts, r.getSpec().targets(), groups));
  }

  /** Where a site came, or its labels or version changed, each rollout is asked about it anew. */
  private void judge(Site site, Instant now) {
    SiteId id = Wishes.id(site);
    // Read first: what is taken in meanwhile is asked the next time.
    Judged is = new Judged(site.getMetadata().getUid(), wishes.member(site), takes.get());
    if (is.equals(judged.get(id))) {
      return;
    }
    catalog.rollouts(id.namespace()).forEach(rollout -> judge(site, is.facts(), rollout, now));
    judged.put(id, is);
  }

  private void judge(
      Site site, io.pifleet.operator.group.Member facts, UpdateRollout rollout, Instant now) {
    String namespace = site.getMetadata().getNamespace();
    String uid = rollout.getMetadata().getUid();
    Known known = rollouts.get(uid);
    if (known == null || !known.meaning().spec().equals(rollout.getSpec())) {
      return;
    }
    if (known.meaning().missing().contains(site(site.getMetadata().getName()))) {
      bells.rollouts().ring(rollout);
    }
    Candidates candidates =
        new Candidates(
            rollout.getSpec(),
            catalog.release(namespace, rollout.getSpec().release()).orElse(null),
            catalog.groupsOf(namespace));
    Member member = candidates.member(site, facts, presumed(site)).orElse(null);
    ring(namespace, progress.join(uid, Wishes.id(site), member, now));
  }

  /** Until its own plan tells, in a moment. */
  private Standing presumed(Site site) {
    return Standing.of(wishes.isOnline(site) ? Phase.Waiting : Phase.Deferred);
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
            assignment.window(),
            assignment.waiting()));
  }

  /** What was decided of an earlier rollout of the same name says nothing of this one. */
  private static Map<String, Set<RolloutApproval.Decision>> decisions(
      UpdateRollout rollout, Collection<RolloutApproval> approvals) {
    Instant made = Instant.parse(rollout.getMetadata().getCreationTimestamp());
    Map<String, Set<RolloutApproval.Decision>> decisions = new HashMap<>();
    for (RolloutApproval approval : approvals) {
      if (!Instant.parse(approval.getMetadata().getCreationTimestamp()).isBefore(made)) {
        decisions
            .computeIfAbsent(approval.getSpec().wave(), w -> new HashSet<>())
            .add(approval.getSpec().decision());
      }
    }
    return decisions;
  }

  /**
   * What targets name and there is not. A Site counts until the rollout has begun: later it has
   * left.
   */
  private List<String> missing(
      UpdateRollout rollout, Function<String, Group.@Nullable Spec> groups) {
    String namespace = rollout.getMetadata().getNamespace();
    Stream<String> lost =
        groupsOf(rollout.getSpec()).filter(g -> groups.apply(g) == null).map(g -> "Group " + g);
    UpdateRollout.Status status = rollout.getStatus();
    boolean begun = status != null && status.startedAt() != null;
    Stream<String> never =
        targets(rollout.getSpec())
            .flatMap(t -> t.sites().stream())
            .distinct()
            .filter(s -> !begun && catalog.site(new SiteId(namespace, s)).isEmpty())
            .map(RolloutTargeting::site);
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
