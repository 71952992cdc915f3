package io.pifleet.operator.fleet;

/** Whether a box can be talked to. */
public enum Reach {
  /** It has never said anything, as far as this operator has heard. */
  Unheard,
  /** Connected and heard of, or gone for no longer than the grace time. */
  Online,
  /** Connected but silent for three heartbeats. */
  HeartbeatLost,
  /** Not connected, or silent for so long that it cannot be. */
  Offline
}
