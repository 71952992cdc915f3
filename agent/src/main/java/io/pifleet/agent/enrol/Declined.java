package io.pifleet.agent.enrol;

import java.io.IOException;

/** The enrollment did not happen; the message is for the person at the box. */
final class Declined extends IOException {
  private static final long serialVersionUID = 1L;

  Declined(String message) {
    super(message);
  }
}
