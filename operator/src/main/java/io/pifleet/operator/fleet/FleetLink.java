package io.pifleet.operator.fleet;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import java.util.concurrent.CompletionStage;

/** The way to the boxes and back. */
public interface FleetLink {
  /**
   * Sends one command.
   *
   * @return completes when the broker has it; fails when it is not connected or its queue is full,
   *     and the level-triggered plan sends it again
   */
  CompletionStage<Void> send(SiteId site, Command command);

  /**
   * Ends the box's live session and clears what the broker retains of it. Where its turn comes late
   * and the box that may be there has come meanwhile, nothing is left to do.
   */
  CompletionStage<Void> cut(SiteId site);

  /** Whether the broker is connected now. */
  boolean connected();

  /** What comes from the boxes, called on one thread in the order of arrival; must not block. */
  interface Listener {
    /** A box, or its will, says whether it is connected. */
    void presence(SiteId site, Presence presence);

    /** Whether the box that is connected is the one that came by the site's valid claim. */
    boolean mayStay(SiteId site);

    /** What was retained of a box's presence was cleared: its session was ended for it. */
    void dismissed(SiteId site);

    /** A box says what it is. */
    void state(SiteId site, State state);

    /** A box says how it feels. */
    void heartbeat(SiteId site, Heartbeat heartbeat);

    /** A box answers a command. */
    void result(SiteId site, Result result);

    /** The broker was reached or lost. */
    void connected(boolean connected);

    /** All that the broker retained at this connection has been told. */
    void caughtUp();
  }
}
