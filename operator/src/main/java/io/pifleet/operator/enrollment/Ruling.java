package io.pifleet.operator.enrollment;

import java.time.Instant;

/** Whether a claim is heard at all. */
sealed interface Ruling {
  /** It is. */
  record Heard() implements Ruling {}

  /** This address has asked too often. */
  record Throttled(Instant until) implements Ruling {}

  /** All addresses together have guessed wrong too often. */
  record Paused(Instant until) implements Ruling {}
}
