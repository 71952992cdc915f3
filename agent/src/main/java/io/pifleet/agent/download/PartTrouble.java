package io.pifleet.agent.download;

import java.io.IOException;

/** The disk, not the network, ended a download. */
final class PartTrouble extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean full;

  PartTrouble(String message, boolean full, IOException cause) {
    super(message, cause);
    this.full = full;
  }

  boolean isFull() {
    return full;
  }
}
