package io.pifleet.operator.deployment;

import org.jspecify.annotations.Nullable;

/**
 * How far one site has got with one deployment.
 *
 * @param phase what it is at
 * @param late whether it has taken longer than progressDeadline while connected
 * @param trouble why it does not get there
 */
public record Sync(Phase phase, boolean late, @Nullable Trouble trouble) {
  /** A phase without trouble. */
  public static Sync of(Phase phase) {
    return new Sync(phase, false, null);
  }
}
