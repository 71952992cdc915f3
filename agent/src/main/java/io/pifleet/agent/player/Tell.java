package io.pifleet.agent.player;

import io.pifleet.agent.box.PlayerNotice.Event;
import io.pifleet.protocol.Sha256;
import java.io.IOException;

/** One way to reach the player; may block for as long as its time limit allows. */
interface Tell {
  /** Whether the player took it. */
  boolean tell(Event event, Sha256 content) throws IOException, InterruptedException;
}
