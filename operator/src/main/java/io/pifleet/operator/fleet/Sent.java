package io.pifleet.operator.fleet;

import io.pifleet.protocol.CommandId;
import java.time.Instant;

/**
 * When a command that the box does not show yet was sent.
 *
 * @param last when it was last sent
 * @param times how often
 */
public record Sent(Instant last, int times) {
  /** When it is sent again if the box still does not show it. */
  public Instant again(CommandId id) {
    return last.plus(Backoff.RESEND.after(times, id.hex()));
  }
}
