package io.pifleet.operator.status;

/** How much an Event asks for a person's attention. */
public enum Severity {
  /** None. */
  NORMAL("Normal"),
  /** Some. */
  WARNING("Warning");

  private final String text;

  Severity(String text) {
    this.text = text;
  }

  /** As Kubernetes spells it. */
  String text() {
    return text;
  }
}
