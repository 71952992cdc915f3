package io.pifleet.e2e.sim;

/**
 * What all actors of one run share.
 *
 * @param timeline virtual time and chance
 * @param trace what happened
 * @param broker between operators and boxes
 * @param depot where the files are
 * @param parts what the actors are made of
 * @param laws what must hold after every step
 * @param orders what must hold for every command that is sent
 * @param cluster what people declare
 */
record Setting(
    Timeline timeline,
    Trace trace,
    Broker broker,
    Depot depot,
    Parts parts,
    Laws laws,
    OrderLaws orders,
    Cluster cluster) {}
