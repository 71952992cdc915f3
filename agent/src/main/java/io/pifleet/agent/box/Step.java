package io.pifleet.agent.box;

import io.pifleet.protocol.Sha256;
import java.util.List;

/** The next thing that the box does by itself. */
sealed interface Step {
  /** Write down that a command's file is here. */
  record Stage(Pending pending) implements Step {}

  /** Make the player see another index. */
  record Switch(Index next, List<Pending> done) implements Step {}

  /** Give up what a file was fetched for. */
  record GiveUp(Wish wish, Answer answer) implements Step {}

  /** Take files away that nobody needs. */
  record Drop(List<Sha256> files) implements Step {}

  /** Fetch a file. */
  record Fetch(Sha256 sha256, long size, long lifetime) implements Step {}

  /** End the download under way: nobody wants it any more. */
  record Cancel(Sha256 sha256) implements Step {}

  /**
   * Nothing to do.
   *
   * @param until a moment at which there may be; {@link #FOREVER} for none
   */
  record Rest(long until) implements Step {
    static final long FOREVER = Long.MAX_VALUE;
  }
}
