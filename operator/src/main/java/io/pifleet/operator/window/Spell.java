package io.pifleet.operator.window;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it is at a moment, and for how long it stays so.
 *
 * @param open whether boxes may be disturbed
 * @param until when that changes; null for never
 */
public record Spell(boolean open, @Nullable Instant until) {
  /** At any time. */
  public static final Spell ALWAYS = new Spell(true, null);

  /** Whether it still stands. */
  public boolean lasts(Instant now) {
    return until == null || now.isBefore(until);
  }

  /** While both are open: a rollout's and a site's. */
  public Spell and(Spell other) {
    if (open != other.open) {
      return open ? other : this;
    }
    if (until == null || other.until == null) {
      return until == null ? other : this;
    }
    // Both are closed: neither says more than that it stays so until the later of the two.
    return until.isBefore(other.until) == open ? this : other;
  }
}
