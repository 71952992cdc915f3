package io.pifleet.agent.box;

import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.State;

/**
 * The way to the operator. Nothing blocks and nothing is sure: what is lost is told again by the
 * next {@link State}.
 */
public interface Uplink {
  /** Says that the box is there; the last will says the opposite. */
  void presence(Presence presence);

  /** Says what the box is; a newer one replaces one that still waits. */
  void state(State state);

  /** Answers a command. */
  void result(Result result);

  /**
   * Asks the broker for a sign of life that cannot be older than this call; {@link Box#reached}
   * tells that it came. What is lost is asked for again; a link that cannot ask never answers.
   */
  default void probe() {}
}
