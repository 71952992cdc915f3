package io.pifleet.e2e.sim;

/**
 * How bad the network is; each run draws its own, and at the end of every run it clears up.
 *
 * @param lost commands and results that the broker forgets, per mille
 * @param stateLost states that the broker does not pass on, since its queue is full, per mille
 * @param twice messages delivered again, maybe much later, per mille
 * @param late messages that others overtake, per mille
 * @param latency longest way of a message in milliseconds
 * @param queues whether the broker keeps commands for boxes that are away
 * @param download attempts to fetch a file that go wrong in some way, per mille
 */
record Weather(
    int lost, int stateLost, int twice, int late, int latency, boolean queues, int download) {
  /** Nothing goes wrong. */
  static final Weather FINE = new Weather(0, 0, 0, 0, 20, false, 0);

  /** Each trouble is there in half of the runs, so that some runs have few and some have all. */
  static Weather drawn(Timeline timeline) {
    return new Weather(
        some(timeline, 200),
        some(timeline, 50),
        some(timeline, 200),
        some(timeline, 200),
        20 + some(timeline, 3_000),
        timeline.chance(500),
        some(timeline, 600));
  }

  private static int some(Timeline timeline, int most) {
    return timeline.chance(500) ? timeline.below(most + 1) : 0;
  }
}
