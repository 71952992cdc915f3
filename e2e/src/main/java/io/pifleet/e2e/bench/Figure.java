package io.pifleet.e2e.bench;

import java.util.Locale;

/**
 * What was measured, for one line.
 *
 * @param goal its number
 * @param what the quantity
 * @param measured how much it is
 * @param target how much it should be at most
 * @param reference what it is measured against
 * @param met whether it is as it should be
 */
record Figure(
    String goal, String what, String measured, String target, String reference, boolean met) {

  /** One of a quantity that should not be above its target. */
  static Figure atMost(
      String goal, String what, double measured, double target, String unit, String reference) {
    return new Figure(
        goal,
        what,
        number(measured) + unit,
        "<= " + number(target) + unit,
        reference,
        measured <= target);
  }

  /** As many digits as say something. */
  static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-4s %-44s %12s   %-14s %-7s %s",
        goal,
        what,
        measured,
        target,
        met ? "met" : "MISSED",
        reference);
  }
}
