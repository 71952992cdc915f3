package io.pifleet.e2e.sim;

import java.util.Arrays;

/** What a power cut leaves of what was not synced: any part of it. */
final class Tearing implements Card.Survival {
  private final Timeline timeline;

  Tearing(Timeline timeline) {
    this.timeline = timeline;
  }

  /** Mostly one of the two clear cases, for those are found again most easily. */
  static Card.Survival drawn(Timeline timeline) {
    return switch (timeline.below(3)) {
      case 0 -> Card.Survival.KEPT;
      case 1 -> Card.Survival.DROPPED;
      default -> new Tearing(timeline);
    };
  }

  @Override
  public boolean name() {
    return timeline.chance(500);
  }

  @Override
  public byte[] bytes(byte[] safe, byte[] written) {
    if (timeline.chance(250)) {
      return safe;
    }
    byte[] torn = Arrays.copyOf(written, timeline.below(written.length + 1));
    if (torn.length > 0 && timeline.chance(500)) {
      int from = timeline.below(torn.length);
      // Safe bytes at the beginning stay what they were.
      Arrays.fill(torn, Math.max(from, same(safe, torn)), torn.length, (byte) 0);
    }
    return torn.length < safe.length && same(safe, written) == safe.length ? safe : torn;
  }

  private static int same(byte[] one, byte[] other) {
    int mismatch = Arrays.mismatch(one, other);
    return mismatch < 0 ? one.length : mismatch;
  }
}
