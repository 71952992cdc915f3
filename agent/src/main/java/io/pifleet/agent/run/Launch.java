package io.pifleet.agent.run;

import io.pifleet.agent.box.Watchdog;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How this agent was started; its launcher says so by properties, which no child of it inherits.
 *
 * @param watched whether the watchdog did it
 * @param agent the jar, relative to the state folder; null for the installed one
 */
public record Launch(boolean watched, @Nullable String agent) {
  /** The watchdog gives the state folder, by which it also knows its own agent again. */
  static final String WATCHDOG = "pifleet.watchdog";

  static final String AGENT = "pifleet.agent";

  /** The word of a command line by which an agent that the watchdog started is known. */
  public static String watchdogOption(Path state) {
    return "-D" + WATCHDOG + "=" + state;
  }

  static Launch ofThisJvm() {
    String agent = System.getProperty(AGENT, Watchdog.INSTALLED);
    return new Launch(
        System.getProperty(WATCHDOG) != null, agent.equals(Watchdog.INSTALLED) ? null : agent);
  }

  /**
   * What the box sees of it.
   *
   * @param end ends this agent with {@link Status#RESTART}
   */
  Watchdog watchdog(Runnable end) {
    return new Watchdog() {
      @Override
      public boolean isThere() {
        return watched;
      }

      @Override
      public @Nullable String started() {
        return agent;
      }

      @Override
      public void restart() {
        end.run();
      }
    };
  }
}
