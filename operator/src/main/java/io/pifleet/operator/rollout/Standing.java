package io.pifleet.operator.rollout;

import org.jspecify.annotations.Nullable;

/**
 * How a site stands in a rollout, as its own plan found it.
 *
 * @param phase what it is at
 * @param connected false while it is gone for a moment, or in the middle of its update:
 *     progressDeadline does not run, and it is not taken for away
 * @param trouble why it failed, or who holds updates back and until when
 */
public record Standing(Phase phase, boolean connected, @Nullable Trouble trouble) {
  /** A phase without trouble, of a box that is connected. */
  public static Standing of(Phase phase) {
    return new Standing(phase, true, null);
  }

  /** Told, and not connected just now. */
  public static Standing away(Phase phase) {
    return new Standing(phase, false, null);
  }

  /** Not connected just now, and not for long enough to be taken for away. */
  public static Standing briefly() {
    return new Standing(Phase.Deferred, false, null);
  }

  /** Somebody holds updates back. */
  public static Standing held(String who) {
    return new Standing(Phase.Held, true, new Trouble("Held", who));
  }

  /**
   * It is outside of its window.
   *
   * @param opens when that opens, in a few words
   */
  public static Standing closed(String opens) {
    return new Standing(Phase.Closed, true, new Trouble("WindowClosed", opens));
  }

  /** Its disk has no room for it; it follows when there is, as one does that was away. */
  public static Standing lacking(String message) {
    return new Standing(Phase.Deferred, true, new Trouble("DiskShort", message));
  }

  /** It could not, and runs what it ran before. */
  public static Standing failed(String reason, String message) {
    return new Standing(Phase.Failed, true, new Trouble(reason, message));
  }

  /** It is not on the version any more, on which it had failed. */
  public static Standing returned(String reason, String message) {
    return new Standing(Phase.Returned, true, new Trouble(reason, message));
  }

  /** It failed and is still on the version. */
  public static Standing broken(String reason, String message) {
    return new Standing(Phase.Broken, true, new Trouble(reason, message));
  }
}
