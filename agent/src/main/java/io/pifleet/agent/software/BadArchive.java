package io.pifleet.agent.software;

import io.pifleet.protocol.Failure;
import java.io.IOException;

/** An archive that is not unpacked; the message names the entry and the rule. */
final class BadArchive extends IOException {
  private static final long serialVersionUID = 1L;

  private final Failure reason;

  BadArchive(Failure reason, String message) {
    super(message);
    this.reason = reason;
  }

  static BadArchive of(String message) {
    return new BadArchive(Failure.BadPackage, message);
  }

  Failure reason() {
    return reason;
  }
}
