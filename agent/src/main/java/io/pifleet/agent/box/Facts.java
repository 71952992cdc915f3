package io.pifleet.agent.box;

import io.pifleet.protocol.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the machine says of itself. */
public interface Facts {
  /** The box and the program on it. */
  State.Agent agent();

  /** Version of the local player software, where it is known. */
  @Nullable String softwareVersion();

  /** Who at the box wants no update now; empty for nobody. */
  default List<State.Hold> holds() {
    return List.of();
  }
}
