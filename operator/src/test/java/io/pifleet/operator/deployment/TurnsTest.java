package io.pifleet.operator.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.SiteId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TurnsTest {
  private static final List<Phase> PHASES = List.copyOf(EnumSet.allOf(Phase.class));
  private static final String D = "deployment-uid";
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  /** Whatever sites do, no more are granted a place at once than maxConcurrency says. */
  @Property(tries = 300)
  void neverMoreThanTheLimit(
      @ForAll @IntRange(min = 1, max = 30) int sites,
      @ForAll @IntRange(min = 1, max = 6) int limit,
      @ForAll long seed) {
    Random random = new Random(seed);
    DeploymentProgress progress = new DeploymentProgress();
    progress.retarget(D, new Limit(limit, false), targets(sites), NOW);
    Set<SiteId> holders = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      SiteId site = site(random.nextInt(sites));
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          if (progress.take(D, site, uid(site), NOW)) {
            holders.add(site);
          }
        }
        case 2 -> {
          Phase phase = PHASES.get(random.nextInt(PHASES.size()));
          if (phase != Phase.Syncing || holders.contains(site)) {
            progress.report(site, uid(site), Map.of(D, Sync.of(phase)), NOW);
            if (phase != Phase.Syncing) {
              holders.remove(site);
            }
          }
        }
        case 3 -> {
          progress.leave(site);
          holders.remove(site);
        }
        default -> progress.retarget(D, new Limit(limit, false), targets(sites), NOW);
      }
      assertThat(holders).hasSizeLessThanOrEqualTo(limit);
      assertThat(progress.tally(D).at(Phase.Syncing)).isLessThanOrEqualTo(limit);
    }
  }

  /** The order is the same whoever asks first, and in every run. */
  @Property(tries = 100)
  void sameOrderWhoeverAsksFirst(
      @ForAll @IntRange(min = 1, max = 20) int sites,
      @ForAll @IntRange(min = 1, max = 5) int limit,
      @ForAll long seed) {
    Random random = new Random(seed);
    assertThat(served(sites, limit, random)).isEqualTo(served(sites, limit, random));
  }

  /** Everybody gets a turn in the end, and is called for it. */
  @Property(tries = 100)
  void everybodyIsServed(
      @ForAll @IntRange(min = 1, max = 30) int sites,
      @ForAll @IntRange(min = 1, max = 5) int limit) {
    DeploymentProgress progress = new DeploymentProgress();
    progress.retarget(D, new Limit(limit, false), targets(sites), NOW);
    List<SiteId> called = new ArrayList<>(progress.call(D));
    int served = 0;
    while (!called.isEmpty()) {
      SiteId site = called.removeFirst();
      assertThat(progress.take(D, site, uid(site), NOW)).isTrue();
      served++;
      DeploymentProgress.Change change =
          progress.report(site, uid(site), Map.of(D, Sync.of(Phase.Synced)), NOW);
      called.addAll(change.called());
    }
    assertThat(served).isEqualTo(sites);
    assertThat(progress.tally(D).at(Phase.Synced)).isEqualTo(sites);
    assertThat(progress.tally(D).unreported()).isZero();
  }

  private static List<Set<SiteId>> served(int sites, int limit, Random random) {
    DeploymentProgress progress = new DeploymentProgress();
    progress.retarget(D, new Limit(limit, false), targets(sites), NOW);
    List<Set<SiteId>> rounds = new ArrayList<>();
    Set<SiteId> done = new HashSet<>();
    while (done.size() < sites) {
      List<SiteId> asking = new ArrayList<>();
      for (int i = 0; i < sites; i++) {
        asking.add(site(i));
      }
      asking.removeAll(done);
      java.util.Collections.shuffle(asking, random);
      Set<SiteId> round = new HashSet<>();
      asking.stream().filter(s -> progress.take(D, s, uid(s), NOW)).forEach(round::add);
      round.forEach(s -> progress.report(s, uid(s), Map.of(D, Sync.of(Phase.Synced)), NOW));
      rounds.add(round);
      done.addAll(round);
    }
    return rounds;
  }

  private static List<DeploymentProgress.Target> targets(int sites) {
    List<DeploymentProgress.Target> targets = new ArrayList<>();
    for (int i = 0; i < sites; i++) {
      targets.add(new DeploymentProgress.Target(site(i), uid(site(i)), Phase.Waiting));
    }
    return targets;
  }

  private static SiteId site(int i) {
    return new SiteId("club", "s" + i);
  }

  private static String uid(SiteId site) {
    return "uid-" + site.name();
  }
}
