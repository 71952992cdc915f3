package io.pifleet.agent.box;

import org.jspecify.annotations.Nullable;

/**
 * What started this agent, outlives it, and can start another one in its place; {@link
 * WatchdogFolder} says which.
 */
public interface Watchdog {
  /** What the agent is called that came with the box, and that no update replaces. */
  String INSTALLED = "installed";

  /** Whether there is one. */
  boolean isThere();

  /**
   * Which agent this is: its jar, relative to the state folder; null for the one that was installed
   * on the box.
   */
  @Nullable String started();

  /** Ends this agent, so that the one is started that is wanted now. */
  void restart();
}
