package io.pifleet.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.UpdateRollout;
import java.io.IOException;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Whatever boxes and people do, limits are kept; and when all goes well, it ends. */
class RolloutWalkTest {
  private static final Set<String> ENDS =
      Set.of(
          "Completed",
          "NoTargets",
          "MaxFailuresExceeded",
          "ThresholdMissed",
          "BudgetSpent",
          "EmptyWave",
          "Superseded",
          "RolledBack",
          "Aborted");

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void keepsItsLimitsAndEnds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int sites, @ForAll boolean leavesOut)
      throws IOException {
    UpdateRollout.Status end = walk(seed, sites, leavesOut).end();
    String ready =
        end.conditions().stream()
            .filter(c -> c.type().equals("Ready"))
            .map(Condition::reason)
            .findFirst()
            .orElseThrow();
    Statistics.collect(ready);
    assertThat(ENDS).as(end.toString()).contains(ready);
  }

  /** It was let go back beyond the budget as one that is down, and had healed. */
  @Example
  void whoHasHealedIsOneMoreToGoDown() throws IOException {
    assertThat(walk(283, 42, false).end().conditions()).isNotEmpty();
    assertThat(walk(-198024, 32, false).end().conditions()).isNotEmpty();
  }

  /** In the first wave, and late: on the way back it is of the first wave again. */
  @Example
  void whoCameLateReturnsWithItsOwnWave() throws IOException {
    assertThat(walk(-1461, 2, false).end().conditions()).isNotEmpty();
  }

  private static Walk walk(long seed, int sites, boolean leavesOut) throws IOException {
    Walk walk = new Walk(seed, sites, leavesOut);
    for (int i = 0; i < 300; i++) {
      walk.step();
    }
    return walk;
  }
}
