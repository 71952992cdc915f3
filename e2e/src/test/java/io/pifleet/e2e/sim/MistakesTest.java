package io.pifleet.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation is worth something: it notices every mistake that we could think of. */
class MistakesTest {
  private static final int RUNS = 600;

  @ParameterizedTest
  @EnumSource(Mistake.class)
  void isNoticedByItsLawWithinFewRuns(Mistake mistake) {
    assertThat(IntStream.rangeClosed(1, RUNS).filter(seed -> notices(seed, mistake)).findFirst())
        .as("the law that says: %s", mistake.law())
        .isPresent();
  }

  @Test
  void everyRuleOfTheContractThatTheSimulationCanBreakIsBroken() {
    assertThat(Arrays.stream(Mistake.values()).mapToInt(Mistake::rule).distinct().sorted())
        .containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  private static boolean notices(int seed, Mistake mistake) {
    LawBroken broken = Runs.of(seed, Trace.off(), mistake.parts()).broken();
    return broken != null && String.valueOf(broken.getMessage()).contains(mistake.law());
  }
}
