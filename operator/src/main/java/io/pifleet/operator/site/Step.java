package io.pifleet.operator.site;

import io.pifleet.protocol.Command;

/** One thing that a plan asks to be done. */
public sealed interface Step {
  /**
   * Send a command.
   *
   * @param command what
   */
  record Tell(Command command) implements Step {}

  /**
   * End the box's session: it has no right to it.
   *
   * @param again whether that was done before
   */
  record Cut(boolean again) implements Step {}
}
