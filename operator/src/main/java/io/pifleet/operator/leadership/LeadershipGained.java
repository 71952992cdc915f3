package io.pifleet.operator.leadership;

/**
 * Fired once, when this operator starts to lead.
 *
 * @param epoch higher than that of every leader before it
 */
public record LeadershipGained(long epoch) {}
