package io.pifleet.e2e.sim;

/** The plug is pulled, here and now: unwinds the box's code, which must not catch it. */
final class PowerCut extends Error {
  private static final long serialVersionUID = 1L;

  PowerCut() {
    super("the power is gone", null, false, false);
  }
}
