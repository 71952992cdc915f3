package io.pifleet.operator.leadership;

/** Fired once, when this operator no longer leads; it never will again in this process. */
public record LeadershipLost() {}
