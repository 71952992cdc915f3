package io.pifleet.agent.link;

/**
 * One message to send.
 *
 * @param topic where
 * @param message what, written when its turn comes
 * @param qos 0 or 1
 * @param retained whether the broker keeps it
 * @param onlyNewest whether it replaces one of its topic that still waits
 * @param delivered done when the broker has acknowledged it
 */
record Letter(
    String topic,
    Record message,
    int qos,
    boolean retained,
    boolean onlyNewest,
    Runnable delivered) {
  /** One of whose arrival nobody has to hear. */
  Letter(String topic, Record message, int qos, boolean retained, boolean onlyNewest) {
    this(topic, message, qos, retained, onlyNewest, () -> {});
  }
}
