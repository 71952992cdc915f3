package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.Spans;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.group.Membership;
import io.pifleet.operator.site.Deeds;
import io.pifleet.operator.site.SoftwareWant;
import io.pifleet.operator.site.Wishes;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what each rollout means. Only when a person has changed that are the sites gone through and
 * planned anew; a site that comes or changes is judged alone.
 */
@Singleton
public class RolloutTargeting {
  /**
   * A rollout that was taken in.
   *
   * @param release as a box is told it; null where there is none
   * @param back whether who has what it brought is to return from it
   */
  private record Known(
      Meaning meaning, String name, Command.@Nullable Release release, boolean back) {}

  /**
   * A site as all rollouts were last asked about it.
   *
   * @param takes how many rollouts had been taken in by then
   */
  private record Judged(
      String uid, io.pifleet.operator.group.Member facts, Deeds deeds, long takes) {}

  private final Catalog catalog;
  private final Wishes wishes;
  private final RolloutProgress progress;
  private final Bells bells;
  private final Map<String, Known> rollouts = new ConcurrentHashMap<>();
  private final Map<SiteId, Judged> judged = new ConcurrentHashMap<>();
  private final AtomicLong takes = new AtomicLong();
  private final Survey survey;

  /** Begins with no rollout taken in. */
  @Inject
  public RolloutTargeting(Catalog catalog, Wishes wishes, RolloutProgress progress, Bells bells) {
    this.catalog = catalog;
    this.wishes = wishes;
    this.progress = progress;
    this.bells = bells;
    this.survey = new Survey(catalog, bells);
  }

  /** Takes a rollout in as it is declared now; {@link #ring} is to follow. */
  public Change take(UpdateRollout rollout, Collection<RolloutApproval> approvals, Instant now) {
    try {
      return judge(rollout, approvals, now);
    } finally {
      survey.saw(rollout);
    }
  }

  private Change judge(UpdateRollout rollout, Collection<RolloutApproval> approvals, Instant now) {
    String namespace = rollout.getMetadata().getNamespace();
    UpdateRollout.Spec spec = rollout.getSpec();
    SoftwareRelease release = catalog.release(namespace, spec.release()).orElse(null);
    Function<String, Group.@Nullable Spec> groups = catalog.groupsOf(namespace);
    String uid = rollout.getMetadata().getUid();
    Known known = rollouts.get(uid);
    boolean back = spec.rollback() || isOnTheWayBack(rollout, known);
    Meaning meaning =
        Meaning.of(
            rollout,
            release,
            began(rollout, known),
            approvals,
            groups,
            site -> catalog.site(new SiteId(namespace, site)).isPresent());
    if (known != null && known.meaning().equals(meaning) && known.back() == back) {
      return Change.NONE;
    }
    Known next = new Known(meaning, rollout.getMetadata().getName(), release(meaning), back);
    Candidates candidates = new Candidates(spec, meaning.brings(), groups);
    List<Member> members =
        catalog
            .sites(namespace)
            .map(
                s ->
                    candidates.member(
                        s, wishes.member(s), returns(next, uid, s), presumed(next, uid, s)))
            .flatMap(Optional::stream)
            .toList();
    Terms terms =
        Terms.of(
            rollout,
            meaning.state(),
            meaning.brings(),
            meaning.verdicts(),
            meaning.early(),
            meaning.missing());
    Change change = progress.retarget(terms, members, rollout.getStatus(), now);
    rollouts.put(uid, next);
    takes.incrementAndGet();
    // Who is not meant any more has to return, too; that is not asked while it goes forward.
    boolean turned = back != (spec.rollback() || progress.isOnTheWayBack(uid));
    return turned ? change.and(judge(rollout, approvals, now)) : change;
  }

  private boolean isOnTheWayBack(UpdateRollout rollout, @Nullable Known known) {
    return known == null
        ? Course.way(rollout.getStatus()) != Course.Way.Forward
        : progress.isOnTheWayBack(rollout.getMetadata().getUid());
  }

  /** Until its status is seen here, what it began with is what was taken in when it did. */
  private UpdateRollout.@Nullable Brought began(UpdateRollout rollout, @Nullable Known known) {
    UpdateRollout.Status status = rollout.getStatus();
    if (status != null && status.release() != null) {
      return status.release();
    }
    return known != null && progress.hasBegun(rollout.getMetadata().getUid())
        ? known.meaning().brings()
        : null;
  }

  /**
   * Asks for a turn, see {@link RolloutProgress#take}. An operator that has just started gives none
   * before it has seen every rollout of the namespace: an older one that is known already would
   * bring its release to sites that a newer one has taken over.
   */
  public boolean mayGo(String rollout, SiteId site, Standing is, Instant now) {
    return survey.isDone(site.namespace()) && progress.take(rollout, site, is, now);
  }

  /**
   * Whether newer rollouts of its namespace have to be taken in first: after a start, an older one
   * that knew nothing of them would count their sites as its own, and go on by that.
   */
  public boolean awaitsNewer(UpdateRollout rollout) {
    return survey.awaitsNewer(rollout);
  }

  /** Forgets a rollout that is gone. */
  public void forget(UpdateRollout gone, Instant now) {
    String uid = gone.getMetadata().getUid();
    rollouts.remove(uid);
    survey.forget(gone);
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
    bells.ring(change.outdated());
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

  /** Whether nobody knows what a rollout brings, so that no site can say how far it is from it. */
  public boolean isBlind(String rollout) {
    Known known = rollouts.get(rollout);
    return known == null || known.release() == null;
  }

  /**
   * Whether some rollout brings a file to a site. Asked of what is declared alone: a box that was
   * told fetches on while this operator has not yet taken its rollout in, or takes it in anew, and
   * after the rollout was aborted.
   */
  public boolean covers(SiteId site, Sha256 sha256) {
    return catalog.site(site).stream().flatMap(this::targeting).anyMatch(r -> brings(r, sha256));
  }

  /** The package that it began with stays to be had, but for one that was revoked. */
  private boolean brings(UpdateRollout rollout, Sha256 sha256) {
    SoftwareRelease.Spec release =
        catalog
            .release(rollout.getMetadata().getNamespace(), rollout.getSpec().release())
            .map(SoftwareRelease::getSpec)
            .orElse(null);
    if (release != null && release.archive().sha256().equals(sha256.hex())) {
      return !release.revoked();
    }
    UpdateRollout.Status status = rollout.getStatus();
    return status != null
        && status.release() != null
        && status.release().sha256().equals(sha256.hex());
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
    Judged is =
        new Judged(
            site.getMetadata().getUid(), wishes.member(site), wishes.deeds(site), takes.get());
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
    if (known.meaning().misses(site.getMetadata().getName())) {
      bells.rollouts().ring(rollout);
    }
    Member member =
        new Candidates(rollout.getSpec(), known.meaning().brings(), catalog.groupsOf(namespace))
            .member(site, facts, returns(known, uid, site), presumed(known, uid, site))
            .orElse(null);
    ring(namespace, progress.join(uid, Wishes.id(site), member, now));
  }

  /**
   * Who has, or is about to get, what is taken back is to return from it, whomever the rollout
   * means by now.
   */
  private boolean returns(Known known, String rollout, Site site) {
    if (!known.back()) {
      return false;
    }
    return wishes.deeds(site).brought(rollout, site.getMetadata().getUid())
        || isAtIt(known, rollout, site);
  }

  private boolean isAtIt(Known known, String rollout, Site site) {
    Command.Release release = known.release();
    return release != null
        && wishes
            .deeds(site)
            .bring(rollout, site.getMetadata().getUid(), release.version(), release.sha256());
  }

  /** Until its own plan tells, in a moment. Who comes back in mid-update has its place. */
  private Standing presumed(Known known, String rollout, Site site) {
    if (isAtIt(known, rollout, site)) {
      return Standing.of(Phase.Updating);
    }
    return Standing.of(wishes.isOnline(site) ? Phase.Waiting : Phase.Deferred);
  }

  private static Command.@Nullable Release release(Meaning meaning) {
    UpdateRollout.Brought brings = meaning.brings();
    if (brings == null) {
      return null;
    }
    SoftwareRelease.Spec release = meaning.sendable();
    if (release == null) {
      // Nothing is sent of it; what was brought is counted, and can be taken back.
      return new Command.Release(
          brings.distribution(), brings.version(), new Sha256(brings.sha256()), 0, "");
    }
    SoftwareRelease.Status checked = meaning.checked();
    // Until it is known nothing is sent.
    Long size = checked == null || checked.size() == null ? (Long) 0L : checked.size();
    return new Command.Release(
        release.distribution(),
        release.version(),
        new Sha256(release.archive().sha256()),
        size,
        release.archive().signature());
  }

  private static Optional<SoftwareWant> want(Known known, Assignment assignment) {
    return known.release() == null
        ? Optional.empty()
        : Optional.of(
            new SoftwareWant(
                new Owner("UpdateRollout", assignment.name(), assignment.rollout()),
                known.release(),
                assignment.mode() == Mode.Back,
                assignment.minSuccessTime(),
                Spans.of(known.meaning().spec().progressDeadline()),
                assignment.spent(),
                assignment.verified(),
                assignment.window(),
                assignment.waiting()));
  }
}
