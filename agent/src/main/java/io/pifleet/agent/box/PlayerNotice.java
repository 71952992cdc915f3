package io.pifleet.agent.box;

import io.pifleet.protocol.Sha256;

/**
 * Tells the local player. Every {@link #tell} is answered by one {@link Listener#told}, never from
 * within the call; at most one is under way.
 */
public interface PlayerNotice {
  /** What the player may want to know. */
  enum Event {
    /** Other files lie in {@code content/current}. */
    CONTENT_CHANGED,
    /** People look for this box. */
    IDENTIFY
  }

  /**
   * Begins to tell.
   *
   * @param content digest of what {@code content/current} holds
   */
  void tell(Event event, Sha256 content);

  /** Told whether the player heard, on the box's own thread. */
  interface Listener {
    /** The notice ended: taken, or refused, or without an answer in time. */
    void told(boolean heard);
  }
}
