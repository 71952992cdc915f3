package io.pifleet.agent.software;

import io.pifleet.protocol.Failure;
import java.io.IOException;

/** A package is not unpacked; the message is one sentence, fit to be shown to a person. */
final class Refused extends IOException {
  private static final long serialVersionUID = 1L;

  private final Failure reason;

  Refused(Failure reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What breaks a rule, and the rule. */
  static Refused bad(String message) {
    return new Refused(Failure.BadPackage, message);
  }

  Failure reason() {
    return reason;
  }
}
