package io.pifleet.agent.box;

import org.jspecify.annotations.Nullable;

/**
 * How the current software does, since the start of the agent or of the software.
 *
 * @param since moment since which no check has failed
 * @param failures in a row
 * @param complaint why it is unhealthy; null while it is healthy
 * @param nextCheck moment of the next check
 */
record Pulse(long since, int failures, @Nullable String complaint, long nextCheck) {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;

  /** As many failures in a row are no hiccup any more. */
  private static final int ALARMING = 3;

  /** Ages that are told, in minutes, so that a state that is kept somewhere is not stale. */
  private static final int[] TOLD = {1, 5, 10, 30, 60, 120, 240, 480};

  /** What runs is taken for healthy until it is asked, and for no older than now. */
  static Pulse begun(long now) {
    return new Pulse(now, 0, null, now);
  }

  Pulse checked(long now, int pauseSeconds, @Nullable String what) {
    long next = now + pauseSeconds * SECOND;
    if (what == null) {
      return new Pulse(complaint == null ? since : now, 0, null, next);
    }
    boolean alarming = complaint != null || failures + 1 >= ALARMING;
    return new Pulse(now, failures + 1, alarming ? what : null, next);
  }

  /** Null while it is unhealthy. */
  @Nullable Long healthySeconds(long now) {
    return complaint != null ? null : (now - since) / SECOND;
  }

  /** The moment after {@code told} at which its age is worth telling; for ever where none is. */
  long tellAfter(long told) {
    if (complaint == null) {
      for (int minutes : TOLD) {
        if (since + minutes * MINUTE > told) {
          return since + minutes * MINUTE;
        }
      }
    }
    return Step.Rest.FOREVER;
  }

  /** Whether what was told of the one before is not so any more. */
  boolean isNewsAfter(Pulse before) {
    boolean turned = (complaint == null) != (before.complaint == null);
    return turned || since - before.since >= MINUTE;
  }
}
