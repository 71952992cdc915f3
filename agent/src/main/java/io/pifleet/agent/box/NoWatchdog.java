package io.pifleet.agent.box;

import org.jspecify.annotations.Nullable;

/** Of an agent that somebody started by hand: the installed one, and nothing follows it. */
final class NoWatchdog implements Watchdog {
  @Override
  public boolean isThere() {
    return false;
  }

  @Override
  public @Nullable String started() {
    return null;
  }

  @Override
  public void restart() {}
}
