package io.pifleet.agent.log;

import org.jspecify.annotations.Nullable;

/** Where a sentence on a transition goes, with its facts as keys and values. */
@FunctionalInterface
public interface Log {
  /** How much a line matters. */
  enum Level {
    /** A transition, for the record. */
    INFO,
    /** Something went wrong and the agent goes on. */
    WARN,
    /** Something that needs a person. */
    ERROR
  }

  /** Hears everything and says nothing. */
  Log SILENT = (level, sentence, facts) -> {};

  /**
   * Writes one line.
   *
   * @param facts keys and values by turns, a null value is left out; never a secret
   */
  void say(Level level, String sentence, @Nullable Object... facts);

  /** Writes a line for the record. */
  default void info(String sentence, @Nullable Object... facts) {
    say(Level.INFO, sentence, facts);
  }

  /** Writes a line about something that went wrong. */
  default void warn(String sentence, @Nullable Object... facts) {
    say(Level.WARN, sentence, facts);
  }

  /** Writes a line that needs a person. */
  default void error(String sentence, @Nullable Object... facts) {
    say(Level.ERROR, sentence, facts);
  }
}
