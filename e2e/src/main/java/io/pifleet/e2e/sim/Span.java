package io.pifleet.e2e.sim;

/**
 * How long it storms, and how thick things come.
 *
 * @param storm longest duration in milliseconds, or the exact one
 * @param exact whether that is exact
 * @param pause longest time between two troubles in milliseconds
 * @param heartbeat time between two signs of life of a box in milliseconds
 * @param checks seconds between two questions for the health of software; 0 for as often as usual
 */
record Span(long storm, boolean exact, int pause, long heartbeat, int checks) {
  private static final long DAY = 86_400_000;

  /** Minutes in which much happens; a change of software takes longer than a download. */
  static Span minutes(Theme theme) {
    return theme.rollouts()
        ? new Span(420_000, false, 30_000, 30_000, 30)
        : new Span(300_000, false, 20_000, 30_000, 0);
  }

  /** Days in which something happens now and then. */
  static Span days(int days) {
    return new Span(days * DAY, true, 43_200_000, 1_800_000, 300);
  }

  long storm(Timeline timeline) {
    return exact ? storm : 1 + timeline.below(storm);
  }

  /** The longest time between two troubles of a run. */
  int pause(Timeline timeline) {
    return 500 + timeline.below(pause);
  }
}
