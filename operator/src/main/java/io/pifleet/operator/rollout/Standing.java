package io.pifleet.operator.rollout;

import io.pifleet.operator.deployment.Trouble;
import org.jspecify.annotations.Nullable;

/**
 * How far one site has got with its rollout, as its own plan found.
 *
 * @param kind what it is at
 * @param trouble why it failed, or who holds it
 */
public record Standing(Kind kind, @Nullable Trouble trouble) {
  /** What a site is at. */
  public enum Kind {
    /** It can be told, and its turn has not come. */
    Waiting,
    /** It was told, or is at it. */
    Updating,
    /** It runs the version and has to stay healthy for a while. */
    Soaking,
    /** It has stayed healthy for as long as its wave asks. */
    Verified,
    /** Somebody at the box holds updates back. */
    Held,
    /** It is offline, not enrolled or in maintenance. */
    Deferred,
    /** It could not, or is not healthy with it any more. */
    Failed,
    /** It was told to return, or is at it. */
    Returning,
    /** It runs nothing that this rollout brought. */
    Returned;

    /** Whether a site like this holds one of the places of maxConcurrency. */
    boolean holdsPlace() {
      return this == Updating || this == Returning;
    }

    /** Whether something is still to come of it by itself. */
    boolean isUnderWay() {
      return this == Waiting || this == Updating || this == Soaking || this == Held;
    }
  }

  /** A standing without trouble. */
  public static Standing of(Kind kind) {
    return new Standing(kind, null);
  }

  /**
   * It failed.
   *
   * @param reason one word
   * @param message one sentence
   */
  public static Standing failed(String reason, String message) {
    return new Standing(Kind.Failed, new Trouble(reason, message));
  }

  /**
   * Somebody holds it.
   *
   * @param who holder, end and why
   */
  public static Standing held(String who) {
    return new Standing(Kind.Held, new Trouble("Held", who));
  }
}
