package io.pifleet.operator.site;

/** When files that nobody wants may leave. */
final class Leaving {
  private Leaving() {}

  /**
   * Only when no deployment is held back and nothing is on its way: a file may be what a paused or
   * incomplete deployment had put there, and what replaces it comes first.
   */
  static boolean free(Gap gap) {
    return gap.situation().wants().stream().allMatch(w -> !w.paused() && w.complete())
        && gap.wanted().values().stream()
            .noneMatch(m -> m instanceof Move.Due || m instanceof Move.Underway);
  }
}
