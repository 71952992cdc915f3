package io.pifleet.operator.rollout;

/** What a site of a rollout is at. */
public enum Phase {
  /** It is connected and could be told. */
  Waiting,
  /** It was told, is at it, or has tried and is not healthy on the version yet. */
  Updating,
  /** It runs the version and is healthy; minSuccessTime is not over. */
  Soaking,
  /** It has stayed healthy for minSuccessTime. */
  Verified,
  /** Somebody at the box holds updates back. */
  Held,
  /** It is connected, and outside of its maintenance windows. */
  Closed,
  /** It is offline, not enrolled or in maintenance. */
  Deferred,
  /** It could not, and the box runs what it ran before; or it could not return from it either. */
  Failed,
  /** It failed and the box is still on the version: it has something to return from, once. */
  Broken,
  /** It was told to return to the version before. */
  Returning,
  /** It has returned to the version before. */
  Returned,
  /** On the way back: it runs the version, and something else brought it, which it keeps. */
  Foreign
}
