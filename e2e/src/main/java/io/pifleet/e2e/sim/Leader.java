package io.pifleet.e2e.sim;

import io.pifleet.api.v1alpha1.ContentDeployment.Status;
import io.pifleet.operator.deployment.DeploymentFacts;
import io.pifleet.operator.deployment.DeploymentPlan;
import io.pifleet.operator.deployment.DeploymentProgress;
import io.pifleet.operator.deployment.DeploymentProgress.Target;
import io.pifleet.operator.deployment.Limit;
import io.pifleet.operator.deployment.Phase;
import io.pifleet.operator.deployment.Sync;
import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.fleet.Reach;
import io.pifleet.operator.fleet.Timing;
import io.pifleet.operator.site.Admission;
import io.pifleet.operator.site.Gap;
import io.pifleet.operator.site.SiteFacts;
import io.pifleet.operator.site.SitePlan;
import io.pifleet.operator.site.Situation;
import io.pifleet.operator.site.SoftwareWant;
import io.pifleet.operator.site.Step;
import io.pifleet.operator.site.Want;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One run of the operator: starts with empty memory, hears through the operator's real view of the
 * fleet, plans by its real plans. It stands in for the thin shell of the reconcilers only, and does
 * the same in the same order.
 */
final class Leader {
  private final Setting setting;
  private final Doing doing;
  private final long epoch;
  private final DeploymentProgress progress = new DeploymentProgress();
  private final Fleet fleet;
  private final RolloutDesk desk;
  private final Line line;
  private final Set<SiteId> queued = new TreeSet<>();
  private final Set<String> untaken = new TreeSet<>();
  private final Map<SiteId, Long> alarms = new TreeMap<>();
  private boolean leads = true;
  private Cluster.@Nullable Declared cache;

  Leader(Setting setting, long epoch) {
    this.setting = setting;
    this.doing = new Doing(setting.timeline());
    this.epoch = epoch;
    Instant start = setting.timeline().anyInstant();
    this.fleet =
        new Fleet(
            new Timing(Duration.ofSeconds(15), Duration.ofMillis(setting.heartbeat())),
            new Ears(setting.cluster().sites(), this::wake),
            () -> start.plusMillis(setting.timeline().now()),
            (wait, what) -> doing.later(wait.toMillis(), what));
    this.desk = new RolloutDesk(setting, this, doing, fleet);
    this.line = new Line(setting, this, doing, fleet);
  }

  /** The process starts. */
  void start() {
    say("starts");
    setting.cluster().watch(doing.life(), news -> doing.does(() -> declared(news)));
    line.connect();
  }

  /** Another one leads now, and this one does not know it yet. */
  void oust() {
    leads = false;
  }

  /** Whether it may do what two must not do. */
  boolean leads() {
    return leads;
  }

  RolloutDesk desk() {
    return desk;
  }

  /** The process is killed. */
  void stop() {
    say("is killed");
    doing.end();
    line.stop();
  }

  /** The process stands still, and goes on as if nothing had been. */
  void freeze(long millis) {
    say("stands still for", millis, "ms");
    doing.freeze(millis);
  }

  /** The term of its leadership, which is its epoch as long as nobody breaks the fencing. */
  long term() {
    return epoch;
  }

  Fleet fleet() {
    return fleet;
  }

  /** Whether something about the site waits to be planned. */
  boolean behind(SiteId site) {
    return queued.contains(site);
  }

  /** Whether what the deployment means now has not been taken in. */
  boolean behind(Cluster.Deployment deployment) {
    return untaken.contains(deployment.uid());
  }

  Cluster.@Nullable Declared cache() {
    return cache;
  }

  /** What a deployment's status would say now. */
  Status status(Cluster.Deployment deployment) {
    return DeploymentPlan.of(
        new DeploymentFacts(
            1, deployment.paused(), false, List.of(), List.of(), List.of(), List.of()),
        progress.tally(deployment.uid()),
        null,
        fleet.now());
  }

  void say(Object... words) {
    setting.trace().say("operator" + epoch, words);
  }

  private void declared(Cluster.Declared news) {
    Cluster.Declared before = cache;
    cache = news;
    desk.declared(before == null ? null : before.software(), news.software());
    if (before == null) {
      setting.cluster().sites().forEach(this::wake);
    } else {
      before.deployments().keySet().stream()
          .filter(uid -> !news.deployments().containsKey(uid))
          .forEach(uid -> new TreeSet<>(progress.forget(uid)).forEach(this::wake));
      if (!news.astray().containsAll(before.astray())) {
        setting.cluster().sites().forEach(this::wake);
      }
      setting.cluster().sites().stream()
          .filter(s -> before.maintenance().contains(s) != news.maintenance().contains(s))
          .forEach(this::wake);
    }
    Set<SiteId> moved = before == null ? Set.of() : moved(before, news);
    for (SiteId site : moved) {
      progress.leave(site).called().forEach(this::wake);
    }
    news.deployments().values().stream()
        .filter(
            d ->
                before == null
                    || !d.equals(before.deployments().get(d.uid()))
                    || d.targets().stream().anyMatch(moved::contains))
        .forEach(
            d -> {
              untaken.add(d.uid());
              soon(() -> retarget(d.uid()));
            });
  }

  /** Sites that were deleted, or made anew. */
  private Set<SiteId> moved(Cluster.Declared before, Cluster.Declared news) {
    return setting.cluster().sites().stream()
        .filter(s -> !Objects.equals(before.software().uid(s), news.software().uid(s)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void retarget(String uid) {
    untaken.remove(uid);
    Cluster.Deployment now = cache == null ? null : cache.deployments().get(uid);
    if (now != null) {
      List<Target> targets =
          now.targets().stream()
              .filter(this::isThere)
              .map(s -> new Target(s, uid(s), presumed(s, now)))
              .toList();
      Limit limit = new Limit(now.limit(), false);
      new TreeSet<>(progress.retarget(uid, limit, targets, fleet.now())).forEach(this::wake);
    }
  }

  private Phase presumed(SiteId site, Cluster.Deployment deployment) {
    Contact contact = fleet.contact(site);
    State state = contact.state();
    boolean fetches =
        state != null
            && state.open().stream()
                .filter(
                    o ->
                        deployment.stored().stream()
                            .anyMatch(
                                f -> f.path().equals(o.path()) && f.sha256().equals(o.sha256())))
                .anyMatch(
                    o ->
                        o.id()
                            .equals(
                                CommandId.of(
                                    uid(site),
                                    deployment.uid(),
                                    o.revision(),
                                    "deploy " + o.path() + " " + o.sha256())));
    return contact.reach() != Reach.Online
        ? Phase.Deferred
        : fetches ? Phase.Syncing : Phase.Waiting;
  }

  /** Puts a site on the queue, where it stands once. */
  void wake(SiteId site) {
    if (queued.add(site)) {
      soon(
          () -> {
            queued.remove(site);
            plan(site);
          });
    }
  }

  private void soon(Runnable deed) {
    doing.later(1 + setting.timeline().below(50L), deed);
  }

  /** Plans again at a moment, in place of the one asked for before. */
  private void alarm(SiteId site, @Nullable Instant at) {
    long mine = alarms.merge(site, 1L, Long::sum);
    if (at != null) {
      doing.later(
          Math.max(1, Duration.between(fleet.now(), at).toMillis()),
          () -> {
            if (mine == alarms.getOrDefault(site, 0L)) {
              wake(site);
            }
          });
    }
  }

  private void plan(SiteId site) {
    Cluster.Declared declared = cache;
    if (declared == null || !isThere(site)) {
      return;
    }
    SoftwareWant software = desk.want(site, fleet.now());
    Situation situation =
        new Situation(
            new SiteFacts(site, uid(site), declared.maintenance().contains(site)),
            Admission.Enrolled,
            null,
            fleet.contact(site),
            declared.of(site).stream().map(d -> want(d, site)).toList(),
            software,
            declared.astray(),
            setting.cluster().findings(site),
            epoch,
            fleet.now());
    situation = setting.parts().seen(situation);
    Gap gap = Gap.of(situation);
    SitePlan plan = SitePlan.of(gap, turns(gap, situation, site));
    perform(plan, site);
    if (situation.contact().settled()) {
      Map<String, Sync> counted = setting.parts().counted(plan.syncs());
      setting.orders().counted(this, site, counted);
      DeploymentProgress.Change change = progress.report(site, uid(site), counted, situation.now());
      change.called().forEach(this::wake);
      desk.report(situation, plan);
    }
    setting.cluster().write(site, byType(plan.findings()));
    alarm(site, plan.wakeUp());
  }

  private Set<String> turns(Gap gap, Situation situation, SiteId site) {
    Set<String> wanted = new TreeSet<>(gap.needTurn());
    Set<String> granted =
        wanted.stream()
            .filter(
                d ->
                    gap.open()
                        ? progress.take(d, site, uid(site), fleet.now())
                        : progress.holds(d, site))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> turns = new TreeSet<>(setting.parts().turns(wanted, granted));
    SoftwareWant software = situation.software();
    if (software != null && desk.turn(gap, situation)) {
      turns.add(software.owner().uid());
    }
    return turns;
  }

  private void perform(SitePlan plan, SiteId site) {
    List<Command> commands = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (step instanceof Step.Tell tell) {
        commands.add(tell.command());
      }
    }
    commands = setting.parts().sent(commands);
    setting.orders().given(this, site, commands);
    commands.stream()
        .filter(c -> c.release() != null || c.back() != null)
        .forEach(c -> setting.rollouts().given(this, site, c));
    fleet.told(site, plan.told(), plan.outstanding());
    commands.forEach(command -> line.send(site, command));
  }

  private Want want(Cluster.Deployment deployment, SiteId site) {
    return new Want(
        new Owner("ContentDeployment", deployment.uid(), deployment.uid()),
        deployment.stored(),
        deployment.missing() ? List.of("absent") : List.of(),
        List.of(),
        deployment.paused(),
        Duration.ofHours(1),
        progress.spent(deployment.uid(), site, fleet.now()));
  }

  private static Map<String, Finding> byType(List<Finding> findings) {
    return findings.stream().collect(Collectors.toMap(Finding::type, f -> f));
  }

  private boolean isThere(SiteId site) {
    return cache != null && cache.software().uid(site) != null;
  }

  /** Uid of a site that is there. */
  String uid(SiteId site) {
    return Objects.requireNonNull(Objects.requireNonNull(cache).software().uid(site));
  }
}
