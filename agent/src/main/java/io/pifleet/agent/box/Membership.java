package io.pifleet.agent.box;

/** Being one of the fleet. */
public interface Membership {
  /**
   * Sends what waits to be sent, forgets the credentials and connects no more; the content stays
   * and plays.
   */
  void end();
}
