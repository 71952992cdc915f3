package io.pifleet.e2e.sim;

/** What a run is about. */
enum Theme {
  /** Only deployments of content. */
  CONTENT,
  /** Only rollouts of software. */
  ROLLOUTS,
  /** Both at once, on the same card and line. */
  BOTH;

  static Theme drawn(Timeline timeline) {
    return values()[timeline.below(values().length)];
  }

  boolean content() {
    return this != ROLLOUTS;
  }

  boolean rollouts() {
    return this != CONTENT;
  }
}
