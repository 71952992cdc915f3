package io.pifleet.agent.software;

import java.time.Duration;

/** A time limit as the settings would have it. */
final class Spell {
  private Spell() {}

  static String of(Duration limit) {
    return limit.toMillisPart() == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
