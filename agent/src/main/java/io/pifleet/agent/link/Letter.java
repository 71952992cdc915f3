package io.pifleet.agent.link;

/**
 * One message to send.
 *
 * @param topic where
 * @param message what, written when its turn comes
 * @param qos 0 or 1
 * @param retained whether the broker keeps it
 * @param onlyNewest whether it replaces one of its topic that still waits
 */
record Letter(String topic, Record message, int qos, boolean retained, boolean onlyNewest) {}
