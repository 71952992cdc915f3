package io.pifleet.operator.fleet;

import java.time.Duration;

/**
 * When silence means something.
 *
 * @param grace how long a box may be gone before anybody is told
 * @param heartbeat interval of the boxes
 */
public record Timing(Duration grace, Duration heartbeat) {
  /** Three heartbeats. */
  public Duration lost() {
    return heartbeat.multipliedBy(3);
  }

  /** Ten heartbeats: no broker keeps a session alive for so long without a sign of life. */
  public Duration gone() {
    return heartbeat.multipliedBy(10);
  }
}
