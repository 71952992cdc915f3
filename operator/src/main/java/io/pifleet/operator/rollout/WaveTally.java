package io.pifleet.operator.rollout;

/**
 * One wave's sites, counted.
 *
 * @param closed those outside of their maintenance windows
 * @param failed those that failed, on the version or not
 * @param foreign on the way back: those on the version that something else brought
 * @param pending those that have something to return from
 * @param called those whose turn has come and that were not told yet; they wait or are pending too
 * @param unreported those whose own plan has not told yet
 * @param brief of the deferred, those that are not connected just now and not taken for away
 */
public record WaveTally(
    int waiting,
    int updating,
    int soaking,
    int verified,
    int held,
    int closed,
    int deferred,
    int failed,
    int returning,
    int returned,
    int foreign,
    int pending,
    int called,
    int unreported,
    int brief) {
  /** All its sites. */
  public int sites() {
    return waiting + updating + soaking + verified + held + closed + deferred + failed + returning
        + returned + foreign;
  }

  /** How many places of maxConcurrency it holds. */
  public int places() {
    return updating + returning + called;
  }

  /** Those that are not through yet and will be, or will fail. */
  int active() {
    return waiting + updating + soaking + held + closed;
  }
}
