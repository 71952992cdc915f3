package io.pifleet.agent.box;

/** Time that only goes forward; a Pi has no clock to trust. */
public interface Ticker {
  /** Milliseconds since some moment. */
  long now();

  /** Asks for {@link Box#tick} at that moment or later; replaces what was asked before. */
  void wakeAt(long moment);
}
