package io.pifleet.e2e.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.operator.deployment.DeploymentFacts;
import io.pifleet.operator.deployment.DeploymentPlan;
import io.pifleet.operator.deployment.DeploymentProgress;
import io.pifleet.operator.deployment.DeploymentProgress.Target;
import io.pifleet.operator.deployment.Limit;
import io.pifleet.operator.deployment.Phase;
import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.fleet.Timing;
import io.pifleet.operator.site.Admission;
import io.pifleet.operator.site.Gap;
import io.pifleet.operator.site.SiteFacts;
import io.pifleet.operator.site.SitePlan;
import io.pifleet.operator.site.Situation;
import io.pifleet.operator.site.Step;
import io.pifleet.operator.site.Want;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Topic.Channel;
import io.pifleet.protocol.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One run of the operator: starts with empty memory, hears, plans by the operator's real plans, and
 * tells. It stands in for the thin shell of the reconcilers only.
 */
final class Leader implements Broker.Client {
  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
  private static final Timing TIMING = new Timing(Duration.ofSeconds(15), Duration.ofSeconds(30));

  private final Setting setting;
  private final Doing doing;
  private final long term;
  private final long epoch;
  private final DeploymentProgress progress = new DeploymentProgress();
  private final Map<SiteId, Live> lives = new TreeMap<>();
  private final Map<SiteId, List<Finding>> findings = new TreeMap<>();
  private final Set<SiteId> queued = new TreeSet<>();
  private final Map<SiteId, Long> alarms = new TreeMap<>();
  private Cluster.@Nullable Declared cache;
  private Broker.@Nullable Connection connection;
  private long skew;

  Leader(Setting setting, long epoch) {
    this.setting = setting;
    this.doing = new Doing(setting.timeline());
    this.term = epoch;
    this.epoch = epoch;
  }

  /** The process starts. */
  void start() {
    setting.trace().say(name(), "starts");
    setting.cluster().watch(doing.life(), news -> doing.does(() -> declared(news)));
    connect();
  }

  /** The process is killed. */
  void stop() {
    setting.trace().say(name(), "is killed");
    doing.end();
    if (connection != null) {
      connection.breakOff();
    }
  }

  /** The process stands still, and goes on as if nothing had been. */
  void freeze(long millis) {
    setting.trace().say(name(), "stands still for", millis, "ms");
    doing.freeze(millis);
  }

  /** The node's clock is set. */
  void skew(long millis) {
    setting.trace().say(name(), "has its clock set by", millis, "ms");
    skew += millis;
  }

  long term() {
    return term;
  }

  Live live(SiteId site) {
    return lives.getOrDefault(site, Live.UNKNOWN);
  }

  /** Whether something about the site waits to be planned. */
  boolean behind(SiteId site) {
    return queued.contains(site);
  }

  Cluster.@Nullable Declared cache() {
    return cache;
  }

  Contact contact(SiteId site) {
    return Contact.of(live(site), now(), TIMING);
  }

  List<Finding> findings(SiteId site) {
    return findings.getOrDefault(site, List.of());
  }

  /** What a deployment's status would say now. */
  io.pifleet.api.v1alpha1.ContentDeployment.Status status(Cluster.Deployment deployment) {
    return DeploymentPlan.of(
        new DeploymentFacts(1, deployment.paused(), List.of(), List.of()),
        progress.tally(deployment.uid()),
        null,
        now());
  }

  private String name() {
    return "operator" + term;
  }

  private Instant now() {
    return NEW_YEAR.plusMillis(setting.timeline().now() + skew);
  }

  private void connect() {
    doing.later(
        100 + setting.timeline().below(3_000L),
        () -> {
          if (setting.broker().up()) {
            setting.trace().say(name(), "is connected");
            connection = setting.broker().connect(doing.life(), this);
          } else {
            connect();
          }
        });
  }

  @Override
  public void lost() {
    connection = null;
    doing.does(this::connect);
  }

  @Override
  public void arrived(Message message) {
    doing.does(() -> hear(message));
  }

  private void hear(Message message) {
    SiteId site = message.topic().site();
    if (setting.trace().on() && message.topic().channel() != Channel.HEARTBEAT) {
      setting.trace().say(name(), "hears", site.name(), new String(message.payload(), UTF_8));
    }
    Live before = live(site);
    Live after = hear(before, message);
    lives.put(site, after);
    if (message.topic().channel() != Channel.HEARTBEAT
        || !Contact.of(before, now(), TIMING).tellable()) {
      wake(site, 0);
    }
  }

  private Live hear(Live before, Message message) {
    byte[] payload = message.payload();
    return switch (message.topic().channel()) {
      case PRESENCE -> before.presence(Wire.decode(payload, Presence.class), now());
      case STATE -> before.state(Wire.decode(payload, State.class), now());
      case HEARTBEAT -> before.heartbeat(Wire.decode(payload, Heartbeat.class), now(), TIMING);
      case RESULT -> before.answered(now());
      case COMMAND -> before;
    };
  }

  private void declared(Cluster.Declared news) {
    Cluster.Declared before = cache;
    cache = news;
    Set<SiteId> affected = new TreeSet<>();
    if (before == null) {
      affected.addAll(setting.cluster().sites());
    } else {
      before.deployments().keySet().stream()
          .filter(uid -> !news.deployments().containsKey(uid))
          .forEach(uid -> affected.addAll(progress.forget(uid)));
      affected.addAll(before.maintenance());
      affected.addAll(news.maintenance());
    }
    for (Cluster.Deployment deployment : news.deployments().values()) {
      if (before == null || !deployment.equals(before.deployments().get(deployment.uid()))) {
        affected.addAll(retarget(deployment));
      }
    }
    affected.forEach(site -> wake(site, 0));
  }

  private Set<SiteId> retarget(Cluster.Deployment deployment) {
    List<Target> targets =
        deployment.sites().stream().map(s -> new Target(s, uid(s), presumed(s))).toList();
    return progress.retarget(
        deployment.uid(), new Limit(deployment.limit(), false), targets, now());
  }

  private Phase presumed(SiteId site) {
    return contact(site).tellable() ? Phase.Waiting : Phase.Deferred;
  }

  /** Puts a site on the queue, where it stands once. */
  private void wake(SiteId site, long millis) {
    if (queued.add(site)) {
      doing.later(
          millis + 1 + setting.timeline().below(50L),
          () -> {
            queued.remove(site);
            plan(site);
          });
    }
  }

  private void plan(SiteId site) {
    Cluster.Declared declared = cache;
    if (declared == null) {
      return;
    }
    Live live = live(site);
    Situation situation =
        new Situation(
            new SiteFacts(site, uid(site), declared.maintenance().contains(site)),
            Admission.Enrolled,
            Contact.of(live, now(), TIMING),
            declared.of(site).stream().map(d -> want(d, site)).toList(),
            findings(site).stream().collect(Collectors.toMap(Finding::type, f -> f)),
            epoch,
            now());
    Gap gap = Gap.of(situation);
    SitePlan plan = SitePlan.of(gap, turns(gap, site));
    Collection<Command> told = perform(plan, site);
    findings.put(site, plan.findings());
    setting.orders().given(this, site, told);
    if (connection != null) {
      lives.put(site, live.told(plan.told(), plan.outstanding(), now()));
    }
    DeploymentProgress.Change change = progress.report(site, uid(site), plan.syncs(), now());
    new TreeSet<>(change.called()).forEach(s -> wake(s, 0));
    alarm(site, plan.wakeUp());
  }

  /** Plans again at a moment, in place of the one asked for before. */
  private void alarm(SiteId site, @Nullable Instant at) {
    long mine = alarms.merge(site, 1L, Long::sum);
    if (at != null) {
      doing.later(
          Math.max(1, Duration.between(now(), at).toMillis()),
          () -> {
            if (mine == alarms.getOrDefault(site, 0L)) {
              wake(site, 0);
            }
          });
    }
  }

  private Set<String> turns(Gap gap, SiteId site) {
    Set<String> wanted = gap.open() ? new TreeSet<>(gap.needTurn()) : Set.of();
    Set<String> granted =
        wanted.stream()
            .filter(uid -> progress.take(uid, site, uid(site), now()))
            .collect(Collectors.toCollection(TreeSet::new));
    return setting.parts().turns(wanted, granted);
  }

  private Collection<Command> perform(SitePlan plan, SiteId site) {
    List<Command> told =
        plan.steps().stream()
            .filter(Step.Tell.class::isInstance)
            .map(s -> setting.parts().sent(((Step.Tell) s).command()))
            .toList();
    if (connection == null) {
      return List.of();
    }
    for (Command command : told) {
      setting
          .trace()
          .say(
              name(),
              "tells",
              site.name(),
              command.type(),
              command.revision(),
              command.file(),
              command.id());
      connection.send(
          new Message(new Topic(site, Channel.COMMAND), Wire.encode(command), false, term));
    }
    return told;
  }

  private Want want(Cluster.Deployment deployment, SiteId site) {
    return new Want(
        new Owner("ContentDeployment", deployment.uid(), deployment.uid()),
        deployment.stored(),
        deployment.missing() ? List.of("absent") : List.of(),
        deployment.paused(),
        Duration.ofHours(1),
        progress.spent(deployment.uid(), site, now()));
  }

  static String uid(SiteId site) {
    return "uid-of-" + site.name();
  }
}
