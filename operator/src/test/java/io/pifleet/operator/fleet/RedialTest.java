package io.pifleet.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RedialTest {
  private final Redial redial = new Redial(Duration.ofMillis(500), Duration.ofSeconds(30));

  @Test
  void doublesUpToItsLimitAndIsRandomAllTheWay() {
    Random random = new Random(1);
    for (int failures : new int[] {1, 2, 5, 7, 50, Integer.MAX_VALUE}) {
      long bound = Math.min(500L << Math.min(failures - 1, 10), 30_000) + 50;
      long least = Long.MAX_VALUE;
      long most = 0;
      for (int i = 0; i < 1_000; i++) {
        long wait = redial.after(failures, random).toMillis();
        least = Math.min(least, wait);
        most = Math.max(most, wait);
      }
      assertThat(least).isBetween(50L, bound / 10 + 50);
      assertThat(most).isBetween(bound * 9 / 10, bound);
    }
  }
}
