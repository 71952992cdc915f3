package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Index;
import io.pifleet.api.v1alpha1.ContentDeployment.Status;
import io.pifleet.e2e.sim.Cluster.Declared;
import io.pifleet.e2e.sim.Cluster.Deployment;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run: boxes, an operator, people and a storm, all from one seed. When the storm is over, every
 * box must come to hold exactly what is declared, and everybody must come to rest.
 */
final class Run {
  /** The longest pause of operator and box together, and some. */
  private static final long PATIENCE = 5 * 3_600_000L;

  private static final long REST = 900_000;

  /** After that nothing is on its way any more that was sent in the storm. */
  private static final long LATE = 60_000;

  /** How soon it is first asked whether all has settled. */
  private static final long LOOK = 5_000;

  /** Bytes: enough for the longest journal of a run, which keeps the last 256 answers. */
  private static final long CARD = 262_144;

  private final Timeline timeline;
  private final Setting setting;
  private final List<Machine> machines = new ArrayList<>();
  private final Operators operators;
  private final Storm storm;
  private final Span span;

  /**
   * Prepares it.
   *
   * @param days that the storm lasts; 0 for some minutes
   */
  Run(long seed, Trace trace, Parts parts, int days) {
    this.timeline = new Timeline(seed, trace);
    Theme theme = Theme.drawn(timeline);
    span = days == 0 ? Span.minutes(theme) : Span.days(days);
    Weather weather = Weather.drawn(timeline);
    List<SiteId> sites = new ArrayList<>();
    for (int i = 1 + timeline.below(1 + timeline.below(5)); i > 0; i--) {
      sites.add(0, new SiteId("club", "box" + i));
    }
    Packs packs = new Packs(timeline, span.checks());
    Depot depot = Depot.with(timeline, packs, weather, 1 + timeline.below(6));
    Cluster cluster = new Cluster(timeline, trace, sites);
    setting =
        new Setting(
            timeline,
            trace,
            new Broker(timeline, trace, weather),
            depot,
            packs,
            parts,
            new Laws(),
            new OrderLaws(),
            new SoftwareLaws(packs),
            new RolloutLaws(cluster),
            cluster,
            span.heartbeat());
    sites.forEach(s -> machines.add(new Machine(setting, s, new Card(CARD))));
    operators = new Operators(setting);
    storm =
        new Storm(
            setting,
            machines,
            operators,
            new Edits(timeline, cluster, depot),
            new Releasing(timeline, cluster, packs),
            theme,
            span.pause(timeline));
  }

  /**
   * From the first start to rest.
   *
   * @throws LawBroken when something happened that must not, or did not that must
   */
  void go() {
    machines.forEach(Machine::start);
    operators.begin();
    storm.begin();
    run(span.storm(timeline), false);
    storm.end();
    run(LATE, false);
    settle();
    boolean tries = lacksRoom();
    boolean mends = isUnwell();
    long commands = setting.orders().given();
    run(REST, false);
    String trouble = tries ? null : unsettled();
    if (trouble != null) {
      throw new LawBroken("it was as declared, and is no more: " + trouble);
    }
    machines.forEach(machine -> machine.stop(Card.Survival.DROPPED));
    operators.restart();
    machines.forEach(Machine::start);
    settle();
    if (!tries && !mends && setting.orders().given() != commands) {
      throw new LawBroken("commands were sent when all was as declared");
    }
    machines.forEach(Leftovers::check);
  }

  /** Software that is not well is after a start, mostly: a rollout may go on by that. */
  private boolean isUnwell() {
    return machines.stream()
        .flatMap(m -> Stream.ofNullable(m.state()))
        .flatMap(s -> Stream.ofNullable(s.software()))
        .anyMatch(s -> s.current() != null && s.healthySeconds() == null);
  }

  /** Whether a box without room is told again from time to time, for as long as it takes. */
  private boolean lacksRoom() {
    return machines.stream()
        .anyMatch(m -> operators.leader().fleet().contact(m.site()).shortage() != null);
  }

  private void settle() {
    if (!run(PATIENCE, true)) {
      throw new LawBroken(Objects.requireNonNullElse(unsettled(), "settled too late"));
    }
  }

  long events() {
    return timeline.happened();
  }

  /** Lets time pass; true when the end was reached early since all is settled. */
  private boolean run(long millis, boolean untilSettled) {
    long begin = timeline.now();
    for (long end = begin + millis; timeline.now() < end; ) {
      long pause = untilSettled ? LOOK + (timeline.now() - begin) / 10 : millis;
      timeline.run(Math.min(end, timeline.now() + pause));
      if (untilSettled && unsettled() == null) {
        return true;
      }
    }
    return false;
  }

  /** What is not yet as declared; null when all is. */
  private @Nullable String unsettled() {
    Declared declared = setting.cluster().declared();
    for (Machine machine : machines) {
      State state = machine.state();
      if (state == null) {
        return machine.site() + " is not running";
      }
      var wanted = declared.wanted(machine.site());
      if (!state.open().isEmpty()) {
        return machine.site() + " has not finished: " + state;
      }
      String trouble = differs(machine, wanted);
      if (trouble != null) {
        return trouble;
      }
      if (state.content().failed().stream().anyMatch(f -> !wanted.containsKey(f.path()))) {
        return machine.site() + " has not left what nobody wants: " + state;
      }
      State known = operators.leader().fleet().live(machine.site()).state();
      if (known == null
          || !known.content().equals(state.content())
          || !known.open().equals(state.open())
          || !RolloutRest.same(known.software(), state.software())) {
        return "the operator believes that " + machine.site() + " is " + known + ", it is " + state;
      }
    }
    for (Machine machine : machines) {
      String left = setting.rollouts().left(operators.leader(), machine);
      if (left != null) {
        return left;
      }
    }
    String trouble = reported(declared);
    return trouble != null ? trouble : new RolloutRest(operators.leader(), machines).trouble();
  }

  /** Whether several files are wanted at one path; then the box keeps what it has. */
  private static boolean contested(
      NavigableMap<ContentPath, NavigableSet<Sha256>> wanted, ContentPath path) {
    NavigableSet<Sha256> files = wanted.get(path);
    return files != null && files.size() > 1;
  }

  private @Nullable String differs(
      Machine machine, NavigableMap<ContentPath, NavigableSet<Sha256>> wanted) {
    Index shown = new Shown().index(machine.card());
    NavigableMap<ContentPath, Sha256> extra = new TreeMap<>();
    shown.items().forEach(i -> extra.put(i.path(), i.sha256()));
    for (var want : wanted.entrySet()) {
      Sha256 is = extra.remove(want.getKey());
      if (want.getValue().size() == 1 && !want.getValue().first().equals(is)) {
        return machine.site()
            + " shows "
            + is
            + " at "
            + want.getKey()
            + ", declared is "
            + want.getValue();
      }
    }
    return extra.isEmpty() ? null : machine.site() + " shows what nobody wants: " + extra;
  }

  private @Nullable String reported(Declared declared) {
    Leader leader = operators.leader();
    if (!declared.equals(leader.cache())) {
      return "the operator has not heard of the last change";
    }
    for (Machine machine : machines) {
      boolean contested =
          declared.wanted(machine.site()).values().stream().anyMatch(f -> f.size() > 1);
      Finding ready = setting.cluster().findings(machine.site()).get("Ready");
      if (ready == null
          || (contested
              ? ready.isTrue()
              : !ready.isTrue() && !operators.leader().desk().differs(machine))) {
        return "the operator says of " + machine.site() + ": " + ready;
      }
    }
    for (Deployment deployment : declared.deployments().values()) {
      Status status = leader.status(deployment);
      boolean contested =
          deployment.targets().stream()
              .map(declared::wanted)
              .anyMatch(w -> deployment.files().stream().anyMatch(f -> contested(w, f.path())));
      int synced = status.sites() == null ? -1 : status.sites().synced();
      if (contested ? synced == deployment.sites().size() : synced != deployment.sites().size()) {
        return "the operator says of " + deployment + ": " + status;
      }
    }
    return null;
  }
}
