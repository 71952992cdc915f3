package io.pifleet.operator.site;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the software of one site stands to what its rollout wants. */
sealed interface Stand {
  /**
   * The box cannot be dealt with now.
   *
   * @param brief whether it was there a moment ago, and is not taken for away yet
   */
  record Away(boolean brief) implements Stand {}

  /** It runs the version, for long enough. */
  record Proven() implements Stand {}

  /**
   * It runs the version, and has to stay healthy for a while.
   *
   * @param until when it has, if it stays connected
   */
  record Soaking(Instant until) implements Stand {}

  /**
   * It is at it.
   *
   * @param open how far
   * @param away whether it is not connected meanwhile
   */
  record Busy(State.Open open, boolean away) implements Stand {}

  /**
   * Somebody at the box holds updates back.
   *
   * @param who holds it, why and until when
   */
  record Kept(String who) implements Stand {}

  /**
   * It is not the time for it.
   *
   * @param opens when it is; null for never
   */
  record Closed(@Nullable Instant opens) implements Stand {}

  /**
   * Its disk has no room for it: no fault of the version, and it is told again when there is.
   *
   * @param message what the box said
   * @param until when it is told again at the latest
   */
  record Cramped(String message, Instant until) implements Stand {}

  /** It is at what another rollout told it, and cannot be stopped any more. */
  record Occupied() implements Stand {}

  /**
   * It can be told.
   *
   * @param command what
   * @param until when that ends by mere lapse of time; null for never
   */
  record Due(Command command, @Nullable Instant until) implements Stand {}

  /**
   * What is to go has gone, or was never there.
   *
   * @param because it failed here and went back by itself; null for no such reason
   */
  record Returned(@Nullable Failed because) implements Stand {
    Returned() {
      this(null);
    }
  }

  /** What is to go is there, but another rollout brought it, or nobody: it stays. */
  record Foreign() implements Stand {}

  /**
   * It could not, or is not healthy with it any more.
   *
   * @param reason one word
   * @param message one sentence
   * @param running whether it runs the version all the same, and so has something to return from
   */
  record Failed(String reason, String message, boolean running) implements Stand {}
}
