package io.pifleet.operator.rollout;

import io.pifleet.operator.window.Spell;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the world says to going on.
 *
 * @param window whether the rollout's own window is open
 * @param gates what was measured
 */
record Outlook(Spell window, Gates gates) {
  /** What keeps a wave, beside the window; null where nothing does. */
  Gates.@Nullable Bar bar(String wave, Instant now) {
    return gates.bar(wave, now);
  }
}
