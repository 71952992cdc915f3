package io.pifleet.operator.fleet;

import java.util.concurrent.CompletableFuture;

/** One message on its way to the broker; equal to itself alone. */
final class Letter {
  private final String topic;
  private final byte[] payload;
  private final long lifetimeSeconds;
  private final CompletableFuture<Void> delivered = new CompletableFuture<>();

  Letter(String topic, byte[] payload, long lifetimeSeconds) {
    this.topic = topic;
    this.payload = payload;
    this.lifetimeSeconds = lifetimeSeconds;
  }

  String topic() {
    return topic;
  }

  byte[] payload() {
    return payload;
  }

  /** How long the broker keeps it for a box that is away. */
  long lifetimeSeconds() {
    return lifetimeSeconds;
  }

  /** Completes when the broker has it. */
  CompletableFuture<Void> delivered() {
    return delivered;
  }
}
