package io.pifleet.agent.health;

import org.jspecify.annotations.Nullable;

/**
 * What one check found.
 *
 * @param subject what was looked at
 * @param grade how it is
 * @param sentence what was found
 * @param remedy what a person can do; null where nothing is to be done
 */
record Finding(String subject, Grade grade, String sentence, @Nullable String remedy) {
  /** How something is. */
  enum Grade {
    /** Not known yet: somebody is being asked who may take his time. */
    ASKED,
    /** As it should be. */
    GOOD,
    /** The box works, and somebody should look at it. */
    ODD,
    /** The box does not work so. */
    BAD
  }

  static Finding asked(String subject, String sentence) {
    return new Finding(subject, Grade.ASKED, sentence, null);
  }

  static Finding good(String subject, String sentence) {
    return new Finding(subject, Grade.GOOD, sentence, null);
  }

  static Finding odd(String subject, String sentence, String remedy) {
    return new Finding(subject, Grade.ODD, sentence, remedy);
  }

  static Finding bad(String subject, String sentence, String remedy) {
    return new Finding(subject, Grade.BAD, sentence, remedy);
  }
}
