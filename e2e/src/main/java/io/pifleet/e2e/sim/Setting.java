package io.pifleet.e2e.sim;

/**
 * What all actors of one run share.
 *
 * @param timeline virtual time and chance
 * @param trace what happened
 * @param broker between operators and boxes
 * @param depot where the files are
 * @param packs the packages of software
 * @param parts what the actors are made of
 * @param laws what must hold after every step
 * @param orders what must hold for every command that is sent
 * @param software what must hold for every box's software
 * @param rollouts what must hold for every rollout
 * @param cluster what people declare
 * @param heartbeat milliseconds between two signs of life of a box
 */
record Setting(
    Timeline timeline,
    Trace trace,
    Broker broker,
    Depot depot,
    Packs packs,
    Parts parts,
    Laws laws,
    OrderLaws orders,
    SoftwareLaws software,
    RolloutLaws rollouts,
    Cluster cluster,
    long heartbeat) {}
