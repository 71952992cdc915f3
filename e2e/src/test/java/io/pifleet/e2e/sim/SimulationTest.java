package io.pifleet.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Operator and boxes under faults: no law is broken, and a seed always tells the same story. */
class SimulationTest {
  /** Two runs of three are about rollouts. */
  private static final int EVERYBODYS = 10_000;

  private static final int NOBODYS = 100;
  private static final int YEAR = 365;

  @Test
  void thousandsOfRunsBreakNoLaw() {
    noLawIsBroken(1, EVERYBODYS, 0);
  }

  /** Other runs each time; the printed seed makes them happen again. */
  @Test
  void norDoSomeThatNobodyHasSeenBefore() {
    noLawIsBroken(1_000_000 + new SplittableRandom().nextLong(1L << 40), NOBODYS, 0);
  }

  /** Something happens every few hours: what grows, ages or wears out would show. */
  @Test
  void norDoesAYear() {
    noLawIsBroken(1, 2, YEAR);
  }

  @Test
  void aSeedTellsTheSameStoryAgainWordForWord() {
    for (long seed = 1; seed <= 300; seed++) {
      assertThat(story(seed, Parts.SOUND)).as("seed %d", seed).isEqualTo(story(seed, Parts.SOUND));
    }
  }

  @Test
  void aSeedThatBreaksALawBreaksItAgainInTheSameWords() {
    Campaign search = new Campaign(1, 1_000, Mistake.THE_SWITCH_IS_NOT_ATOMIC::parts);
    Campaign.Find find = search.go();
    assertThat(find).isNotNull();
    assertThat(story(find.seed(), Mistake.THE_SWITCH_IS_NOT_ATOMIC.parts()))
        .last()
        .asString()
        .isEqualTo(find.law().getMessage());
    assertThat(story(find.seed(), Mistake.THE_SWITCH_IS_NOT_ATOMIC.parts()))
        .isEqualTo(story(find.seed(), Mistake.THE_SWITCH_IS_NOT_ATOMIC.parts()));
  }

  private static void noLawIsBroken(long first, int runs, int days) {
    long started = System.nanoTime();
    Campaign campaign = new Campaign(first, runs, () -> Parts.SOUND, days);
    Campaign.Find find = campaign.go();
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        "%d runs%s from seed %d, %d events, in %.1f s (%.0f runs/s)%n",
        campaign.done(),
        days == 0 ? "" : " of " + days + " days",
        first,
        campaign.events(),
        seconds,
        campaign.done() / seconds);
    assertThat(find)
        .withFailMessage(() -> Runs.story(find.seed(), 100, Parts.SOUND, days))
        .isNull();
  }

  private static List<String> story(long seed, Parts parts) {
    Trace trace = Trace.last(Integer.MAX_VALUE);
    LawBroken broken = Runs.of(seed, trace, parts).broken();
    List<String> lines = new ArrayList<>(trace.lines());
    lines.add(broken == null ? "no law was broken" : String.valueOf(broken.getMessage()));
    return lines;
  }
}
