package io.pifleet.operator.deployment;

/** What a targeted site is at. */
public enum Phase {
  /** It has all of it. */
  Synced,
  /** It is fetching, and holds one of the places of maxConcurrency. */
  Syncing,
  /** It has something to fetch and waits for its turn. */
  Waiting,
  /** Something stands before its turn: the deployment is paused, or a Content is missing. */
  Held,
  /** It is offline, not enrolled or in maintenance. */
  Deferred,
  /** It could not, and tries again later. */
  Failed
}
