package io.pifleet.agent.box;

import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Wire;
import org.jspecify.annotations.Nullable;

/**
 * As much of a malformed command as an answer needs.
 *
 * @param id of the command
 * @param revision of the command
 */
record Envelope(CommandId id, long revision) {
  Envelope {
    if (id == null) {
      throw new Malformed("id is missing");
    }
  }

  /** Null where there is nobody to answer. */
  static @Nullable Envelope of(byte[] payload) {
    try {
      return Wire.decode(payload, Envelope.class);
    } catch (Malformed withoutId) {
      return null;
    }
  }
}
