package io.pifleet.operator.fleet;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before connecting again. All of the wait is random, so that those who lost a
 * broker together do not come back together.
 *
 * @param first longest wait after the first failure
 * @param most longest wait ever
 */
record Redial(Duration first, Duration most) {
  private static final long LEAST_MILLIS = 50;

  /** The wait after so many failures in a row, from 1. */
  Duration after(int failures, RandomGenerator random) {
    long bound = Math.min(first.toMillis() << Math.min(failures - 1, 20), most.toMillis());
    return Duration.ofMillis(LEAST_MILLIS + random.nextLong(bound));
  }
}
