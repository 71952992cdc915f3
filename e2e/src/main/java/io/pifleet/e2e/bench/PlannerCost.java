package io.pifleet.e2e.bench;

import com.sun.management.ThreadMXBean;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.fleet.Timing;
import io.pifleet.operator.rollout.Assignment;
import io.pifleet.operator.rollout.Member;
import io.pifleet.operator.rollout.Phase;
import io.pifleet.operator.rollout.ReleaseState;
import io.pifleet.operator.rollout.RolloutProgress;
import io.pifleet.operator.rollout.Standing;
import io.pifleet.operator.rollout.Terms;
import io.pifleet.operator.site.Admission;
import io.pifleet.operator.site.Gap;
import io.pifleet.operator.site.SiteFacts;
import io.pifleet.operator.site.SitePlan;
import io.pifleet.operator.site.Situation;
import io.pifleet.operator.site.SoftwareWant;
import io.pifleet.operator.site.Step;
import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What one site's change costs the planner of rollouts, in a small fleet and in a large one. */
final class PlannerCost implements Goal {
  private static final int SMALL = 1_000;
  private static final int LARGE = 10_000;
  private static final int CHANGES = 300;
  private static final int ROUNDS = 7;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Override
  public String id() {
    return "G5";
  }

  @Override
  public String plan() {
    return "bytes and time of one site's change in a rollout to " + SMALL + " and " + LARGE;
  }

  @Override
  public List<Figure> measure(Stages stages) {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(compared("a box's report", Rollout::update));
    figures.addAll(compared("a site that joins", Rollout::join));
    figures.addAll(compared("a site's new labels", Rollout::relabel));
    return figures;
  }

  /** What it cost. */
  private record Cost(double bytes, double micros) {
    static Cost of(Runnable work) {
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      // Of this thread alone: what else the machine does is not the planner's.
      long start = THREADS.getCurrentThreadCpuTime();
      work.run();
      return new Cost(
          (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes) / CHANGES,
          (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / CHANGES);
    }
  }

  /** One change of a site. */
  @FunctionalInterface
  private interface Change {
    void in(Rollout rollout, int site);
  }

  private static List<Figure> compared(String what, Change change) {
    List<Cost> small = new ArrayList<>();
    List<Cost> large = new ArrayList<>();
    // Side by side; the first warms both.
    for (int round = 0; round <= ROUNDS; round++) {
      small.add(cost(SMALL, change));
      large.add(cost(LARGE, change));
    }
    return List.of(
        ratio(what + ", bytes", small, large, Cost::bytes, "B"),
        ratio(what + ", time", small, large, Cost::micros, "us"));
  }

  private static Cost cost(int sites, Change change) {
    Rollout rollout = new Rollout(sites);
    return Cost.of(
        () -> {
          for (int i = 0; i < CHANGES; i++) {
            change.in(rollout, i * 3);
          }
        });
  }

  private static Figure ratio(
      String what, List<Cost> small, List<Cost> large, ToDoubleFunction<Cost> of, String unit) {
    double few = median(small, of);
    double many = median(large, of);
    return Figure.atMost(
        "G5",
        what + ", 10k sites / 1k",
        many / few,
        1.3,
        "",
        String.format(
            Locale.ROOT, "%.1f %s among 1,000, %.1f %s among 10,000", few, unit, many, unit));
  }

  private static double median(List<Cost> all, ToDoubleFunction<Cost> of) {
    double[] sorted = all.stream().skip(1).mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** A rollout as the operator keeps it, with the planning that a site's reconciler does. */
  private static final class Rollout {
    private static final String YAML =
        """
        metadata: {name: player, namespace: club, uid: rollout, generation: 1,
                   creationTimestamp: "2026-06-01T00:00:00Z"}
        spec:
          release: player
          targets: {siteSelector: {}}
          maxConcurrency: 100%
          disruptionBudget: {groupBy: location.region, maxUnavailable: 1000}
          waves: [{name: most, percent: 90}, {name: all, percent: 100}]
        """;

    private static final Owner OWNER = new Owner("UpdateRollout", "player", "rollout");
    private static final Command.Release RELEASE =
        new Command.Release("player", "1.0.0", Sha256.ofText("player"), 1_000, "signature");
    private static final ClaimId CLAIM = new ClaimId("00000000-0000-4000-8000-000000000000");
    private static final Timing TIMING = new Timing(Duration.ofSeconds(15), Duration.ofSeconds(30));
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final RolloutProgress progress = new RolloutProgress();
    private final int sites;

    Rollout(int sites) {
      this.sites = sites;
      UpdateRollout rollout = new KubernetesSerialization().unmarshal(YAML, UpdateRollout.class);
      progress.retarget(
          Terms.of(rollout, ReleaseState.Ready, Map.of()),
          IntStream.range(0, sites).mapToObj(i -> member(i, "r" + i % 7)).toList(),
          null,
          NOW);
      progress.wrote("rollout", progress.status("rollout", null, NOW).orElseThrow(), NOW);
      for (int i = 0; i < sites; i++) {
        progress.report(site(i), Map.of("rollout", Standing.of(Phase.Waiting)), NOW);
      }
    }

    /** It asks, is told, has begun and is done: four reports of which each is planned. */
    void update(int number) {
      SimulatedBox box = new SimulatedBox(site(number), CLAIM);
      Live live = Live.UNKNOWN.admitted(CLAIM);
      live = heard(live, box.arrives());
      Command command = told(plan(number, live));
      if (command != null) {
        live = heard(live, box.accepts(command));
        plan(number, live);
        live = heard(live, box.succeeds(command));
        plan(number, live);
      }
    }

    void join(int number) {
      SiteId site = site(sites + number);
      progress.join("rollout", site, member(sites + number, "r1"), NOW);
      progress.report(site, Map.of("rollout", Standing.of(Phase.Waiting)), NOW);
    }

    void relabel(int number) {
      progress.join("rollout", site(number), member(number, "another"), NOW);
    }

    private SitePlan plan(int number, Live live) {
      SiteId site = site(number);
      Assignment assignment = progress.assignment(site, NOW).orElseThrow();
      SoftwareWant want =
          new SoftwareWant(
              OWNER,
              RELEASE,
              false,
              assignment.minSuccessTime(),
              Duration.ofMinutes(30),
              assignment.spent(),
              assignment.verified(),
              assignment.window(),
              assignment.waiting());
      Gap gap =
          Gap.of(
              new Situation(
                  new SiteFacts(site, "uid-" + number, false),
                  Admission.Enrolled,
                  "enrollment",
                  Contact.of(live, NOW, TIMING),
                  List.of(),
                  want,
                  List.of(),
                  Map.of(),
                  1,
                  NOW));
      boolean turn =
          gap.needsSoftwareTurn()
              && progress.take("rollout", site, Standing.of(Phase.Waiting), NOW);
      SitePlan plan = SitePlan.of(gap, turn ? Set.of("rollout") : Set.of());
      Standing standing = plan.software();
      if (standing != null) {
        progress.report(site, Map.of("rollout", standing), NOW);
      }
      return plan;
    }

    private static Live heard(Live live, List<SimulatedBox.Said> all) {
      Live next = live;
      for (SimulatedBox.Said said : all) {
        next =
            switch (said.message()) {
              case Presence presence -> next.presence(presence, NOW);
              case State state -> next.state(state, NOW);
              case Heartbeat heartbeat -> next.heartbeat(heartbeat, NOW, TIMING);
              default -> next;
            };
      }
      return next;
    }

    private static @Nullable Command told(SitePlan plan) {
      return plan.steps().stream()
          .filter(Step.Tell.class::isInstance)
          .map(step -> ((Step.Tell) step).command())
          .findFirst()
          .orElse(null);
    }

    private static Member member(int number, String group) {
      return new Member(
          site(number), "uid-" + number, Set.of(), group, null, Standing.of(Phase.Waiting));
    }

    private static SiteId site(int number) {
      return new SiteId("club", "s" + number);
    }
  }
}
