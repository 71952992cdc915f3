package io.pifleet.operator.rollout;

import static io.pifleet.operator.rollout.Sample.NOW;
import static io.pifleet.operator.rollout.Sample.member;
import static io.pifleet.operator.rollout.Sample.members;
import static io.pifleet.operator.rollout.Sample.site;
import static io.pifleet.operator.rollout.Sample.taken;
import static io.pifleet.operator.rollout.Sample.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.protocol.SiteId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RolloutProgressTest {
  private static final Standing ASKS = Standing.of(Phase.Waiting);
  private static final String ONE = "{\"maxConcurrency\": 1}";
  private static final String WAVES =
      """
      {"maxConcurrency": 3, "disruptionBudget": {"groupBy": "location.region", "maxUnavailable": 1},
       "waves": [{"name": "some", "percent": 20}, {"name": "rest", "percent": 100}]}
      """;

  /** Who is called asks and is let go; nobody else need ask, and nobody is forgotten. */
  @Property(tries = 100)
  void callsAreEnough(@ForAll @IntRange(min = 1, max = 60) int sites) {
    RolloutProgress progress = new RolloutProgress();
    Terms terms = terms("quart", 1, WAVES);
    Deque<SiteId> called = new ArrayDeque<>(taken(progress, terms, members(sites)).sites());
    Set<SiteId> served = new HashSet<>();
    while (!called.isEmpty()) {
      SiteId site = called.removeFirst();
      boolean granted = !served.contains(site) && progress.take(terms.uid, site, ASKS, NOW);
      if (granted) {
        served.add(site);
      }
      Phase phase = served.contains(site) ? Phase.Verified : Phase.Waiting;
      called.addAll(progress.report(site, Map.of(terms.uid, Standing.of(phase)), NOW).sites());
    }
    assertThat(served).hasSize(sites);
    UpdateRollout.Status status = progress.status(terms.uid, null, NOW).orElseThrow();
    assertThat(status.conditions().getFirst().reason()).isEqualTo("Completed");
    assertThat(status.progress()).isEqualTo(sites + "/" + sites);
  }

  /** A rollout that learns of its sites one by one is where it would be had it known them all. */
  @Property(tries = 60)
  void sitesThatComeOneByOneAreTakenInAlike(
      @ForAll @IntRange(min = 1, max = 40) int sites, @ForAll long seed) {
    Random random = new Random(seed);
    RolloutProgress one = new RolloutProgress();
    Terms terms = terms("quart", 1, WAVES.replaceFirst("[{]", "{\"paused\": true, "));
    one.retarget(terms, List.of(), null, NOW);
    List<Member> all = new ArrayList<>(members(sites));
    Collections.shuffle(all, random);
    for (Member member : all) {
      assertThat(one.join(terms.uid, member.site(), member, NOW).sites()).contains(member.site());
      assertThat(one.join(terms.uid, member.site(), member, NOW)).isEqualTo(Change.NONE);
    }
    Member gone = all.getFirst();
    one.join(terms.uid, gone.site(), null, NOW);
    assertThat(one.assignment(gone.site(), NOW)).isEmpty();
    one.join(terms.uid, gone.site(), gone, NOW);
    RolloutProgress other = new RolloutProgress();
    other.retarget(terms, members(sites), null, NOW);
    assertThat(one.members(terms.uid)).isEqualTo(other.members(terms.uid));
    for (Member member : all) {
      assertThat(one.assignment(member.site(), NOW).map(Assignment::wave))
          .isEqualTo(other.assignment(member.site(), NOW).map(Assignment::wave));
    }
    assertThat(one.tally(terms.uid).planned()).isEqualTo(sites);
  }

  /**
   * Two rollouts of one release: each takes back what it brought, the older one after the newer.
   */
  @Example
  void whatAnotherBroughtStaysUntilThatOneIsTakenBack() {
    RolloutProgress progress = new RolloutProgress();
    Terms canary = terms("canary", 1, ONE);
    taken(progress, canary, members(1));
    bring(progress, canary, site(0));
    Terms fleet = terms("fleet", 2, ONE);
    taken(progress, fleet, members(2));
    progress.report(site(0), Map.of(fleet.uid, Standing.of(Phase.Verified)), NOW);
    bring(progress, fleet, site(1));
    assertThat(follows(progress, site(0))).isEqualTo(fleet.uid);

    taken(progress, terms("fleet", 2, "{\"rollback\": true}"), members(2));
    Standing foreign = Standing.of(Phase.Foreign);
    progress.report(site(0), Map.of(fleet.uid, foreign), NOW);
    assertThat(follows(progress, site(0))).as("nobody brings it anything").isEqualTo(fleet.uid);

    Change change = taken(progress, terms("canary", 1, "{\"rollback\": true}"), members(1));
    assertThat(change.sites()).contains(site(0));
    assertThat(follows(progress, site(0))).isEqualTo(canary.uid);
    assertThat(follows(progress, site(1))).isEqualTo(fleet.uid);
    Standing verified = Standing.of(Phase.Verified);
    progress.report(site(0), Map.of(canary.uid, verified, fleet.uid, foreign), NOW);
    assertThat(progress.take(canary.uid, site(0), verified, NOW)).isTrue();
    assertThat(progress.assignment(site(0), NOW).orElseThrow().mode()).isEqualTo(Mode.Back);

    Standing returned = Standing.of(Phase.Returned);
    progress.report(site(0), Map.of(canary.uid, returned, fleet.uid, returned), NOW);
    assertThat(follows(progress, site(0))).as("its return counts").isEqualTo(canary.uid);
  }

  /** What was taken back before it began is not what a site looks forward to. */
  @Example
  void whatIsTakenBackBeforeItBeganIsNotWaitedFor() {
    RolloutProgress progress = new RolloutProgress();
    Terms old = terms("old", 1, ONE);
    taken(progress, old, members(1));
    bring(progress, old, site(0));
    taken(progress, terms("next", 2, "{\"rollback\": true}"), members(1));
    assertThat(follows(progress, site(0))).isEqualTo(old.uid);
  }

  /** A crash before it is written would leave boxes under way of which nobody knows. */
  @Example
  void nobodyIsToldOrTakenOverBeforeItIsWrittenThatARolloutBegins() {
    RolloutProgress progress = new RolloutProgress();
    Terms old = terms("old", 1, ONE);
    taken(progress, old, members(2));
    taken(progress, terms("next", 2, "{\"paused\": true}"), members(2));
    Terms next = terms("next", 2, "{}");
    progress.retarget(next, members(2), null, NOW);
    assertThat(progress.take(next.uid, site(0), ASKS, NOW)).isFalse();
    assertThat(follows(progress, site(0))).isEqualTo(old.uid);
    UpdateRollout.Status begins = progress.status(next.uid, null, NOW).orElseThrow();
    assertThat(begins.startedAt()).isNotNull();
    assertThat(begins.conditions().getFirst().reason()).isEqualTo("Progressing");
    assertThat(progress.wrote(next.uid, begins, NOW).sites()).contains(site(0), site(1));
    assertThat(follows(progress, site(0))).isEqualTo(next.uid);
    assertThat(progress.take(next.uid, site(0), ASKS, NOW)).isTrue();
    assertThat(progress.wrote(next.uid, begins, NOW)).as("once").isEqualTo(Change.NONE);
  }

  /** The write had no answer, or the operator before this one made it: some may be told already. */
  @Example
  void aBeginningThatIsFoundWrittenHoldsAfterAllHaveReported() {
    RolloutProgress progress = new RolloutProgress();
    Terms terms = terms("quart", 1, ONE);
    progress.retarget(terms, members(2), null, NOW);
    UpdateRollout.Status written = progress.status(terms.uid, null, NOW).orElseThrow();
    progress.found(terms.uid, written, NOW);
    assertThat(progress.status(terms.uid, written, NOW).orElseThrow().startedAt())
        .isEqualTo(written.startedAt());
    assertThat(progress.take(terms.uid, site(0), ASKS, NOW)).isFalse();
    progress.report(site(0), Map.of(terms.uid, Standing.of(Phase.Updating)), NOW);
    progress.report(site(1), Map.of(terms.uid, ASKS), NOW);
    assertThat(progress.take(terms.uid, site(1), ASKS, NOW)).as("one at a time").isFalse();
    progress.report(site(0), Map.of(terms.uid, Standing.of(Phase.Verified)), NOW);
    assertThat(progress.take(terms.uid, site(1), ASKS, NOW)).isTrue();
  }

  /** Its write was refused, and meanwhile people thought better of it. */
  @Example
  void aBeginningThatIsNotWrittenIsNone() {
    RolloutProgress progress = new RolloutProgress();
    Terms terms = terms("quart", 1, ONE);
    progress.retarget(terms, members(1), null, NOW);
    assertThat(progress.status(terms.uid, null, NOW).orElseThrow().startedAt()).isNotNull();
    taken(progress, terms("quart", 1, "{\"paused\": true}"), members(1));
    UpdateRollout.Status paused = progress.status(terms.uid, null, NOW).orElseThrow();
    assertThat(paused.startedAt()).isNull();
    assertThat(paused.conditions().getFirst().reason()).isEqualTo("Planned");
  }

  /** What failed before it began, brought by another, stops it until its spec is changed. */
  @Example
  void aStopBeforeItBeganStaysWhoeverComes() {
    RolloutProgress progress = new RolloutProgress();
    String spec = "{\"maxFailures\": \"50%\", \"maxConcurrency\": 2}";
    Terms terms = terms("quart", 1, spec);
    taken(progress, terms("quart", 1, spec.replace("{", "{\"paused\": true, ")), members(1));
    progress.report(site(0), Map.of(terms.uid, Standing.broken("Unhealthy", "503")), NOW);
    taken(progress, terms, members(2));
    assertThat(progress.take(terms.uid, site(1), ASKS, NOW)).isFalse();
    assertThat(progress.status(terms.uid, null, NOW).orElseThrow().conditions().getFirst().reason())
        .isEqualTo("MaxFailuresExceeded");
  }

  /** The next operator would bring the release again to who came back from it. */
  @Example
  void nobodyIsToldToReturnBeforeItIsWrittenThatItTurnsBack() {
    RolloutProgress progress = new RolloutProgress();
    Terms terms =
        terms(
            "quart", 1, "{\"maxConcurrency\": 2, \"maxFailures\": 0, \"onFailure\": \"Rollback\"}");
    taken(progress, terms, members(2));
    Standing verified = Standing.of(Phase.Verified);
    progress.report(site(0), Map.of(terms.uid, verified), NOW);
    Change change =
        progress.report(site(1), Map.of(terms.uid, Standing.broken("Unhealthy", "503")), NOW);
    assertThat(change.rollouts()).contains(terms.uid);
    assertThat(progress.assignment(site(0), NOW).orElseThrow().mode()).isEqualTo(Mode.Back);
    assertThat(progress.take(terms.uid, site(0), verified, NOW)).isFalse();
    UpdateRollout.Status turns = progress.status(terms.uid, null, NOW).orElseThrow();
    assertThat(turns.conditions().getFirst().reason()).isEqualTo("RollingBack");
    progress.wrote(terms.uid, turns, NOW);
    assertThat(progress.take(terms.uid, site(0), verified, NOW)).isTrue();
  }

  /** Its write was refused: somebody has changed the spec, and does not want that any more. */
  @Example
  void aTurnBackThatIsNotWrittenGoesByTheSpecAsItIsNow() {
    RolloutProgress progress = new RolloutProgress();
    Terms terms = terms("quart", 1, "{\"maxFailures\": 0, \"onFailure\": \"Rollback\"}");
    taken(progress, terms, members(2));
    progress.report(site(0), Map.of(terms.uid, Standing.of(Phase.Verified)), NOW);
    progress.report(site(1), Map.of(terms.uid, Standing.broken("Unhealthy", "503")), NOW);
    assertThat(progress.isOnTheWayBack(terms.uid)).isTrue();
    taken(progress, terms("quart", 1, "{\"maxFailures\": 0}"), members(2));
    assertThat(progress.isOnTheWayBack(terms.uid)).isFalse();
    assertThat(progress.status(terms.uid, null, NOW).orElseThrow().conditions().getFirst().reason())
        .isEqualTo("MaxFailuresExceeded");
  }

  private static void bring(RolloutProgress progress, Terms terms, SiteId site) {
    assertThat(progress.take(terms.uid, site, ASKS, NOW)).isTrue();
    progress.report(site, Map.of(terms.uid, Standing.of(Phase.Verified)), NOW);
  }

  private static String follows(RolloutProgress progress, SiteId site) {
    return progress.assignment(site, NOW).orElseThrow().rollout();
  }

  /** The end of a wave is no news to those who wait for a later one, or are through. */
  @Example
  void theEndOfAWaveWakesTheNextAlone() {
    RolloutProgress progress = new RolloutProgress();
    Terms terms =
        terms(
            "quart",
            1,
            """
            {"maxConcurrency": 100, "waves": [{"name": "first", "percent": 20},
              {"name": "second", "percent": 50}, {"name": "third", "percent": 100}]}
            """);
    Set<SiteId> first = taken(progress, terms, members(60)).sites();
    assertThat(first).hasSize(60);
    Set<SiteId> woken = new HashSet<>();
    List<SiteId> wave = of(progress, terms, "first");
    for (SiteId site : wave) {
      assertThat(progress.take(terms.uid, site, ASKS, NOW)).isTrue();
      Change change = progress.report(site, Map.of(terms.uid, Standing.of(Phase.Verified)), NOW);
      woken.addAll(change.sites());
      woken.addAll(change.outdated());
    }
    assertThat(woken).containsExactlyInAnyOrderElementsOf(of(progress, terms, "second"));
  }

  /** Who is verified looks at what comes next when the rollout is completed. */
  @Example
  void theEndOfARolloutWakesThoseWhoAreMeantByAnother() {
    RolloutProgress progress = new RolloutProgress();
    Terms old = terms("old", 1, "{}");
    Terms next =
        terms(
            "young",
            2,
            "{\"waves\": [{\"name\": \"all\", \"percent\": 100, \"approval\": \"Required\"}]}");
    taken(progress, old, members(2));
    taken(progress, next, List.of(member(0)));
    Change last = Change.NONE;
    for (int i = 0; i < 2; i++) {
      progress.take(old.uid, site(i), ASKS, NOW);
      last = progress.report(site(i), Map.of(old.uid, Standing.of(Phase.Verified)), NOW);
    }
    assertThat(last.outdated()).containsExactly(site(0));
    assertThat(progress.assignment(site(0), NOW).orElseThrow().name()).isEqualTo("young");
    assertThat(progress.assignment(site(1), NOW).orElseThrow().name()).isEqualTo("old");
  }

  /** Sites that are targeted and that no wave means have no part in its turns. */
  @Example
  void aRolloutWhoseWavesLeaveSitesOutGoesOnToItsEnd() {
    RolloutProgress progress = new RolloutProgress();
    Terms terms =
        terms(
            "quart",
            1,
            """
            {"maxConcurrency": 100, "waves": [{"name": "first", "percent": 20},
              {"name": "half", "percent": 50}]}
            """);
    taken(progress, terms, members(60));
    int planned = progress.tally(terms.uid).planned();
    assertThat(planned).isPositive().isLessThan(60);
    Set<SiteId> woken = new HashSet<>();
    for (String wave : List.of("first", "half")) {
      for (SiteId site : of(progress, terms, wave)) {
        assertThat(progress.take(terms.uid, site, ASKS, NOW)).isTrue();
        Change change = progress.report(site, Map.of(terms.uid, Standing.of(Phase.Verified)), NOW);
        woken.addAll(change.sites());
        woken.addAll(change.outdated());
      }
    }
    UpdateRollout.Status status = progress.status(terms.uid, null, NOW).orElseThrow();
    assertThat(status.progress()).isEqualTo(planned + "/" + planned);
    assertThat(status.completedAt()).isNotNull();
    assertThat(woken).isSubsetOf(of(progress, terms, "half"));
  }

  private static List<SiteId> of(RolloutProgress progress, Terms terms, String wave) {
    return progress.members(terms.uid).stream()
        .filter(
            s -> progress.assignment(s, NOW).map(Assignment::wave).filter(wave::equals).isPresent())
        .toList();
  }

  /** Those who stay are served in the same order, whoever else joins or leaves. */
  @Property(tries = 100)
  void joinersAndLeaversReshuffleNobody(
      @ForAll @IntRange(min = 2, max = 40) int sites, @ForAll long seed) {
    Random random = new Random(seed);
    List<Integer> all = IntStream.range(0, sites).boxed().toList();
    List<Integer> some = all.stream().filter(i -> random.nextBoolean()).toList();
    List<SiteId> order = new ArrayList<>(order(all));
    order.retainAll(some.stream().map(Sample::site).toList());
    assertThat(order(some)).isEqualTo(order);
  }

  private static List<SiteId> order(List<Integer> sites) {
    RolloutProgress progress = new RolloutProgress();
    Terms terms = terms("quart", 1, ONE);
    taken(progress, terms, sites.stream().map(Sample::member).toList());
    List<SiteId> order = new ArrayList<>();
    while (order.size() < sites.size()) {
      for (int i : sites) {
        if (!order.contains(site(i)) && progress.take(terms.uid, site(i), ASKS, NOW)) {
          order.add(site(i));
          progress.report(site(i), Map.of(terms.uid, Standing.of(Phase.Verified)), NOW);
        }
      }
    }
    return order;
  }

  /** After a restart the same sites are let go, in whatever order they report. */
  @Property(tries = 100)
  void grantsTheSameAfterARestart(
      @ForAll @IntRange(min = 1, max = 40) int sites, @ForAll long seed) {
    Random random = new Random(seed);
    Map<SiteId, Standing> standings = new TreeMap<>();
    for (int i = 0; i < sites; i++) {
      Phase[] phases = {
        Phase.Waiting, Phase.Waiting, Phase.Verified, Phase.Soaking, Phase.Deferred
      };
      standings.put(site(i), Standing.of(phases[random.nextInt(phases.length)]));
    }
    UpdateRollout.Status begun = begun(sites);
    assertThat(granted(standings, begun, random)).isEqualTo(granted(standings, begun, random));
  }

  private static UpdateRollout.Status begun(int sites) {
    RolloutProgress progress = new RolloutProgress();
    Terms terms = terms("quart", 1, WAVES);
    taken(progress, terms, members(sites));
    return progress.status(terms.uid, null, NOW).orElseThrow();
  }

  private static Set<SiteId> granted(
      Map<SiteId, Standing> standings, UpdateRollout.Status before, Random random) {
    RolloutProgress progress = new RolloutProgress();
    Terms terms = terms("quart", 1, WAVES);
    progress.retarget(terms, members(standings.size()), before, NOW);
    List<SiteId> order = new ArrayList<>(standings.keySet());
    Collections.shuffle(order, random);
    for (SiteId site : order) {
      assertThat(progress.tally(terms.uid).unreported()).isPositive();
      assertThat(progress.take(terms.uid, site, ASKS, NOW)).isFalse();
      progress.report(site, Map.of(terms.uid, standings.get(site)), NOW);
    }
    Set<SiteId> granted = new HashSet<>();
    order.stream()
        .filter(s -> standings.get(s).phase() == Phase.Waiting)
        .filter(s -> progress.take(terms.uid, s, ASKS, NOW))
        .forEach(granted::add);
    return granted;
  }

  /** However rollouts come, pause, end and go, no site is let go by two of them. */
  @Property(tries = 200)
  void oneRolloutOwnsASite(@ForAll long seed) {
    Random random = new Random(seed);
    RolloutProgress progress = new RolloutProgress();
    String[] specs = {"{}", "{\"paused\": true}", "{\"abort\": true}"};
    String[] names = {"a", "b", "c"};
    for (int step = 0; step < 60; step++) {
      int which = random.nextInt(3);
      if (random.nextInt(6) == 0) {
        progress.forget("uid-" + names[which], NOW);
      } else {
        Terms terms = terms(names[which], which, specs[random.nextInt(3)]);
        List<Member> some = members(6).stream().filter(m -> random.nextInt(3) > 0).toList();
        taken(progress, terms, some);
      }
      for (int i = 0; i < 6; i++) {
        SiteId site = site(i);
        long granting =
            List.of(names).stream().filter(n -> progress.take("uid-" + n, site, ASKS, NOW)).count();
        assertThat(granting).isLessThanOrEqualTo(1);
        progress
            .assignment(site, NOW)
            .ifPresent(a -> assertThat(progress.planning(site)).contains(a.rollout()));
      }
    }
  }

  /** The failure that the threshold allowed is the first that the next operator hears of. */
  @Example
  void aRestartTurnsNothingBack() {
    String spec =
        """
        {"maxFailures": 1, "successThreshold": "50%", "onFailure": "Rollback",
         "waves": [{"name": "first", "percent": 100},
                   {"name": "last", "percent": 100, "approval": "Required"}]}
        """;
    Terms terms = terms("quart", 1, spec);
    Standing failed = Standing.failed("Crashed", "it crashed");
    RolloutProgress progress = new RolloutProgress();
    taken(progress, terms, members(2));
    progress.report(site(0), Map.of(terms.uid, failed), NOW);
    progress.report(site(1), Map.of(terms.uid, Standing.of(Phase.Verified)), NOW);
    UpdateRollout.Status written = progress.status(terms.uid, null, NOW).orElseThrow();
    assertThat(written.waves().getFirst().completedAt()).isNotNull();
    RolloutProgress next = new RolloutProgress();
    List<Member> away =
        List.of(member(0, Standing.of(Phase.Deferred)), member(1, Standing.of(Phase.Deferred)));
    next.retarget(terms, away, written, NOW);
    next.report(site(0), Map.of(terms.uid, failed), NOW);
    next.report(site(1), Map.of(terms.uid, Standing.of(Phase.Verified)), NOW);
    assertThat(next.assignment(site(1), NOW).orElseThrow().mode()).isEqualTo(Mode.Forward);
  }

  /** Meanwhile the box may have run something else, however well it had done before. */
  @Example
  void whoIsGivenBackProvesItselfAgain() {
    RolloutProgress progress = new RolloutProgress();
    Terms terms = terms("quart", 1, "{\"waves\": [{\"name\": \"all\", \"percent\": 100}]}");
    taken(progress, terms, members(1));
    progress.report(site(0), Map.of(terms.uid, Standing.of(Phase.Verified)), NOW);
    assertThat(progress.assignment(site(0), NOW).orElseThrow().verified()).isTrue();
    Terms newer = terms("newer", 2, "{}");
    taken(progress, newer, members(1));
    progress.forget(newer.uid, NOW);
    Assignment again = progress.assignment(site(0), NOW).orElseThrow();
    assertThat(again.rollout()).isEqualTo(terms.uid);
    assertThat(again.verified()).isFalse();
  }

  @Example
  void onlyTimeAtItAndConnectedCounts() {
    RolloutProgress progress = new RolloutProgress();
    Terms terms = terms("quart", 1, ONE);
    taken(progress, terms, members(1));
    assertThat(progress.take(terms.uid, site(0), ASKS, NOW)).isTrue();
    report(progress, Standing.of(Phase.Updating), 0);
    report(progress, Standing.away(Phase.Updating), 10);
    report(progress, Standing.of(Phase.Updating), 25);
    Assignment assignment = progress.assignment(site(0), NOW.plusSeconds(60 * 30)).orElseThrow();
    assertThat(assignment.spent()).isEqualTo(Duration.ofMinutes(15));
    assertThat(assignment.told()).isTrue();
    report(progress, Standing.of(Phase.Soaking), 31);
    assertThat(progress.assignment(site(0), NOW).orElseThrow().spent()).isZero();
  }

  /** A place that was kept is lost when somebody alike breaks before the site has asked. */
  @Example
  void aKeptPlaceIsLostWhenTheBudgetIsSpentMeanwhile() {
    RolloutProgress progress = new RolloutProgress();
    String spec =
        """
        {"maxConcurrency": 5, "maxFailures": 5, "successThreshold": "0%",
         "disruptionBudget": {"groupBy": "location.region", "maxUnavailable": 1}}
        """;
    Terms terms = terms("quart", 1, spec);
    taken(progress, terms, List.of(member(0), member(7)));
    SiteId first = progress.take(terms.uid, site(0), ASKS, NOW) ? site(0) : site(7);
    SiteId second = first.equals(site(0)) ? site(7) : site(0);
    progress.take(terms.uid, first, ASKS, NOW);
    progress.report(second, Map.of(terms.uid, Standing.of(Phase.Waiting)), NOW);
    Change change = progress.report(first, Map.of(terms.uid, Standing.of(Phase.Verified)), NOW);
    assertThat(change.sites()).containsExactly(second);
    progress.report(first, Map.of(terms.uid, Standing.broken("Crashed", "x")), NOW);
    assertThat(progress.take(terms.uid, second, ASKS, NOW)).isFalse();
    assertThat(progress.report(second, Map.of(terms.uid, ASKS), NOW).rollouts())
        .as("it says why")
        .contains(terms.uid);
    change = progress.report(first, Map.of(terms.uid, Standing.of(Phase.Verified)), NOW);
    assertThat(change.sites()).containsExactly(second);
    assertThat(progress.take(terms.uid, second, ASKS, NOW)).isTrue();
  }

  @Example
  void ownershipMovesAndSitesAreToldOf() {
    RolloutProgress progress = new RolloutProgress();
    taken(progress, terms("old", 1, "{}"), members(3));
    Change change = taken(progress, terms("new", 2, "{}"), List.of(member(1)));
    assertThat(change.rollouts()).containsExactlyInAnyOrder("uid-old", "uid-new");
    assertThat(change.sites()).contains(site(1));
    assertThat(progress.assignment(site(1), NOW).orElseThrow().name()).isEqualTo("new");
    assertThat(progress.assignment(site(0), NOW).orElseThrow().name()).isEqualTo("old");
    assertThat(progress.tally("uid-old").excluded()).isEqualTo(1);
    assertThat(progress.forget("uid-new", NOW).sites()).contains(site(1));
    assertThat(progress.assignment(site(1), NOW).orElseThrow().name()).isEqualTo("old");
  }

  private static void report(RolloutProgress progress, Standing standing, int minute) {
    progress.report(site(0), Map.of("uid-quart", standing), NOW.plusSeconds(60L * minute));
  }
}
