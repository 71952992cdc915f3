package io.pifleet.e2e.sim;

import io.pifleet.protocol.Topic;

/** What the broker passes on. */
final class Message {
  private final Topic topic;
  private final byte[] payload;
  private final boolean retain;
  private final long term;

  /**
   * Puts one together.
   *
   * @param term of the operator that sends it, which no box can see; 0 for a box
   */
  Message(Topic topic, byte[] payload, boolean retain, long term) {
    this.topic = topic;
    this.payload = payload;
    this.retain = retain;
    this.term = term;
  }

  Topic topic() {
    return topic;
  }

  byte[] payload() {
    return payload;
  }

  boolean retain() {
    return retain;
  }

  long term() {
    return term;
  }
}
