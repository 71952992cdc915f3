package io.pifleet.agent.box;

import io.pifleet.protocol.State;
import org.jspecify.annotations.Nullable;

/** What the machine says of itself. */
public interface Facts {
  /** The box and the program on it. */
  State.Agent agent();

  /** Version of the local player software, where it is known. */
  @Nullable String softwareVersion();
}
