package io.pifleet.agent.box;

import io.pifleet.protocol.CommandId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which agent is on duty, and what the watchdog makes of another one.
 *
 * @param watched whether a watchdog can start another agent in place of this one
 * @param agent this one: its jar, relative to the state folder; null for the installed one
 * @param offered the command whose agent the watchdog is to try; null for none
 * @param verdict why the watchdog gave that agent up; null where it did not
 */
record Duty(
    boolean watched,
    @Nullable String agent,
    @Nullable CommandId offered,
    @Nullable Answer verdict) {
  /** Whether the agent that runs is the one that belongs to a release; null for no release. */
  boolean isOf(@Nullable Installation release) {
    return Objects.equals(agent, Installation.agentOf(release));
  }

  /** Why the watchdog gave the agent of a command up; null where it did not. */
  @Nullable Answer verdictOn(Errand errand) {
    return errand.command().id().equals(offered) ? verdict : null;
  }
}
