package io.pifleet.e2e.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Content;
import io.pifleet.api.v1alpha1.ContentDeployment;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.Targets;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.e2e.sim.Catalogue.Rollout;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.deployment.DeploymentProgress;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.rollout.Assignment;
import io.pifleet.operator.rollout.Change;
import io.pifleet.operator.rollout.Mode;
import io.pifleet.operator.rollout.RolloutProgress;
import io.pifleet.operator.rollout.RolloutRound;
import io.pifleet.operator.rollout.RolloutTargeting;
import io.pifleet.operator.rollout.Standing;
import io.pifleet.operator.site.Gap;
import io.pifleet.operator.site.SitePlan;
import io.pifleet.operator.site.Situation;
import io.pifleet.operator.site.SoftwarePlan;
import io.pifleet.operator.site.SoftwareWant;
import io.pifleet.operator.site.Wishes;
import io.pifleet.protocol.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An operator's rollouts: its real targeting and progress on caches of its own. It stands in for
 * the reconciler of rollouts and for those who ring for it, and does the same in the same order.
 */
final class RolloutDesk {
  private static final long NOT_YET = 2_000;
  private static final Duration PACE = Duration.ofSeconds(1);

  private final Setting setting;
  private final Leader leader;
  private final Doing doing;
  private final Fleet fleet;
  private final Store<Site> sites = new Store<>();
  private final Store<Group> groups = new Store<>();
  private final Store<SoftwareRelease> releases = new Store<>();
  private final Store<UpdateRollout> rollouts = new Store<>();
  private final RolloutProgress progress = new RolloutProgress();
  private final RolloutTargeting targeting;
  private final RolloutRound round;
  private final Set<String> queued = new TreeSet<>();

  /** Rollouts that have begun, or turned back, which is written and not taken in yet. */
  private final Set<String> beginning = new TreeSet<>();

  private final Set<SiteId> rung = new TreeSet<>();
  private final Set<SiteId> moved = new TreeSet<>();
  private final Map<String, Instant> written = new HashMap<>();
  private NavigableMap<String, Rollout> declared = new TreeMap<>();

  RolloutDesk(Setting setting, Leader leader, Doing doing, Fleet fleet) {
    this.setting = setting;
    this.leader = leader;
    this.doing = doing;
    this.fleet = fleet;
    Catalog catalog = new Catalog();
    catalog.sites(sites);
    catalog.groups(groups);
    catalog.releases(releases);
    catalog.rollouts(rollouts);
    catalog.contents(new Store<Content>());
    catalog.deployments(new Store<ContentDeployment>());
    Bells bells = new Bells();
    bells
        .sites()
        .setEventHandler(
            e ->
                rung.add(
                    new SiteId(
                        e.getRelatedCustomResourceID().getNamespace().orElseThrow(),
                        e.getRelatedCustomResourceID().getName())));
    bells.rollouts().setEventHandler(e -> queue(e.getRelatedCustomResourceID().getName(), 50));
    bells.sites().start();
    bells.rollouts().start();
    Wishes wishes = new Wishes(catalog, fleet, new DeploymentProgress());
    targeting = new RolloutTargeting(catalog, wishes, progress, bells);
    round = new RolloutRound(targeting, progress, fleet);
  }

  /** People have changed something. */
  void declared(@Nullable Catalogue before, Catalogue news) {
    Catalogue old = before == null ? Catalogue.EMPTY : before;
    declared = news.rollouts();
    Set<String> concerned = new TreeSet<>();
    changed(old.groups(), news.groups(), groups)
        .forEach(g -> rolloutsOf(news, g).forEach(concerned::add));
    changed(old.releases(), news.releases(), releases)
        .forEach(
            name ->
                news.rollouts().values().stream()
                    .filter(r -> r.spec().release().equals(name))
                    .forEach(r -> concerned.add(r.uid())));
    for (SiteId site : changed(old.sites(), news.sites(), sites)) {
      if (!Objects.equals(old.uid(site), news.uid(site))) {
        targeting.leave(site, fleet.now());
      }
      moved.add(site);
      rung.add(site);
    }
    for (Rollout gone : old.rollouts().values()) {
      if (!news.rollouts().containsKey(gone.uid())) {
        rollouts.remove(gone.object());
        targeting.forget(gone.object(), fleet.now());
      }
    }
    for (Rollout rollout : news.rollouts().values()) {
      if (!rollout.equals(old.rollouts().get(rollout.uid()))) {
        UpdateRollout known = cached(rollout.uid());
        put(rollout, known == null ? setting.cluster().status(rollout.uid()) : known.getStatus());
        concerned.add(rollout.uid());
      }
    }
    concerned.forEach(uid -> queue(uid, 50));
    answerBells();
  }

  /** What a site's rollout wants of it. */
  @Nullable SoftwareWant want(SiteId site, Instant now) {
    Site object = sites.get(new ResourceID(site.name(), site.namespace())).orElse(null);
    SoftwareWant want = object == null ? null : targeting.want(object, now).orElse(null);
    moved.remove(site);
    answerBells();
    return want;
  }

  /** Whether it is the site's turn. */
  boolean turn(Gap gap, Situation situation) {
    SoftwareWant want = situation.software();
    return want != null
        && gap.needsSoftwareTurn()
        && gap.open()
        && setting.parts().turn(want, mayGo(want, situation));
  }

  private boolean mayGo(SoftwareWant want, Situation situation) {
    return targeting.mayGo(
        want.owner().uid(),
        situation.site().id(),
        SoftwarePlan.standing(situation, want),
        situation.now());
  }

  /** What a site's plan found. */
  void report(Situation situation, SitePlan plan) {
    SiteId site = situation.site().id();
    Map<String, Standing> standings = new TreeMap<>();
    targeting
        .plans(site, situation.now())
        .forEach((uid, want) -> standings.put(uid, SoftwarePlan.standing(situation, want)));
    SoftwareWant own = situation.software();
    if (own != null && plan.software() != null) {
      standings.put(own.owner().uid(), plan.software());
    }
    Map<String, Standing> stood = setting.parts().stood(standings);
    setting.rollouts().counted(leader, site, stood, situation);
    ring(progress.report(site, stood, situation.now()));
  }

  /** Whether a site has a rollout that has not brought it what it wants. */
  boolean differs(Machine machine) {
    return assignment(machine.site())
        .filter(a -> !a.verified() || a.mode() == Mode.Back)
        .isPresent();
  }

  /** Whether what is declared or written about a rollout has not been taken in. */
  boolean behind(String rollout) {
    return queued.contains(rollout) || beginning.contains(rollout) || !moved.isEmpty();
  }

  RolloutProgress progress() {
    return progress;
  }

  Optional<Assignment> assignment(SiteId site) {
    return progress.assignment(site, fleet.now());
  }

  /** The status of a rollout, as far as its watch has told. */
  UpdateRollout.@Nullable Status written(String rollout) {
    UpdateRollout known = cached(rollout);
    return known == null ? null : known.getStatus();
  }

  private void queue(String rollout, long millis) {
    if (queued.add(rollout)) {
      doing.later(
          1 + setting.timeline().below(millis),
          () -> {
            queued.remove(rollout);
            reconcile(rollout);
          });
    }
  }

  private void reconcile(String uid) {
    UpdateRollout object = cached(uid);
    Rollout rollout = declared.get(uid);
    if (object == null || rollout == null) {
      return;
    }
    if (!leader.leads()) {
      queued.add(uid); // It never will again, and stays behind.
      return;
    }
    if (!fleet.settled() || targeting.awaitsNewer(object)) {
      queue(uid, NOT_YET);
      return;
    }
    Instant now = fleet.now();
    switch (round.step(object, rollout.approvals(), now)) {
      case RolloutRound.Step.Quiet quiet -> ring(quiet.change());
      case RolloutRound.Step.Decided decided -> decide(rollout, object, decided, now);
      case RolloutRound.Step.Counted counted -> {
        ring(counted.change());
        Instant last = written.get(uid);
        boolean early = !counted.turned() && last != null && now.isBefore(last.plus(PACE));
        if (early || isBehind(object)) {
          queue(uid, PACE.toMillis());
        } else {
          write(rollout, counted.status(), now);
          sees(uid);
        }
      }
    }
  }

  /** Whether another status is written than is seen here: the API server takes none by that. */
  private boolean isBehind(UpdateRollout seen) {
    String uid = seen.getMetadata().getUid();
    return !Objects.equals(setting.cluster().status(uid), seen.getStatus());
  }

  /** Some writes are refused, some are done and the answer is lost, and caches are behind. */
  private void decide(
      Rollout rollout, UpdateRollout object, RolloutRound.Step.Decided decided, Instant now) {
    String uid = rollout.uid();
    UpdateRollout.Status first = decided.status();
    if (!setting.parts().writesFirst(first)) {
      ring(decided.change().and(round.wrote(object, first, now)));
      queue(uid, 2_000);
      return;
    }
    boolean refused = isBehind(object) || setting.timeline().chance(100);
    boolean unanswered = setting.timeline().chance(100);
    if (refused) {
      leader.say("cannot write the status of", uid);
    } else {
      write(rollout, first, now);
      doing.later(1 + setting.timeline().below(unanswered ? 4_000 : 20), () -> sees(uid));
    }
    if (refused || unanswered) {
      ring(decided.change());
      queue(uid, 2_000);
      return;
    }
    beginning.add(uid);
    doing.later(
        1 + setting.timeline().below(20),
        () -> {
          beginning.remove(uid);
          ring(decided.change().and(round.wrote(object, first, now)));
        });
  }

  private void write(Rollout rollout, UpdateRollout.Status status, Instant now) {
    setting.rollouts().written(leader, rollout, status);
    leader.say("writes of", rollout.uid(), status);
    written.put(rollout.uid(), now);
    setting.cluster().write(rollout.uid(), status);
  }

  private void ring(Change change) {
    targeting.ring("club", change);
    answerBells();
  }

  private void answerBells() {
    List<SiteId> all = List.copyOf(rung);
    rung.clear();
    all.forEach(leader::wake);
  }

  private @Nullable UpdateRollout cached(String uid) {
    return rollouts.get(new ResourceID(uid, "club")).orElse(null);
  }

  /** Its watch tells what is written of a rollout. */
  private void sees(String uid) {
    Rollout rollout = declared.get(uid);
    if (rollout != null) {
      put(rollout, setting.cluster().status(uid));
    }
  }

  private void put(Rollout rollout, UpdateRollout.@Nullable Status status) {
    UpdateRollout object = new UpdateRollout();
    object.setMetadata(rollout.object().getMetadata());
    object.setSpec(rollout.spec());
    object.setStatus(status);
    rollouts.put(object);
  }

  private static Stream<String> rolloutsOf(Catalogue news, String group) {
    return news.rollouts().values().stream()
        .filter(
            r ->
                Stream.concat(
                        Stream.of(r.spec().targets()),
                        r.spec().waves().stream()
                            .map(UpdateRollout.Wave::targets)
                            .filter(Objects::nonNull))
                    .map(Targets::groups)
                    .anyMatch(g -> g.contains(group)))
        .map(Rollout::uid);
  }

  /** Takes what has changed of a kind into its cache, and tells what that was. */
  private static <K extends Comparable<K>, T extends HasMetadata> List<K> changed(
      NavigableMap<K, T> before, NavigableMap<K, T> after, Store<T> store) {
    Set<K> changed = new TreeSet<>();
    before.forEach(
        (key, object) -> {
          if (!after.containsKey(key)) {
            store.remove(object);
            changed.add(key);
          }
        });
    after.forEach(
        (key, object) -> {
          if (object != before.get(key)) {
            store.put(object);
            changed.add(key);
          }
        });
    return List.copyOf(changed);
  }

  /** The word of a rollout's Ready condition. */
  static @Nullable String word(UpdateRollout.@Nullable Status status) {
    return status == null
        ? null
        : status.conditions().stream()
            .filter(c -> c.type().equals("Ready"))
            .map(Condition::reason)
            .findFirst()
            .orElse(null);
  }
}
