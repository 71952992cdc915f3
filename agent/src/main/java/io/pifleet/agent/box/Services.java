package io.pifleet.agent.box;

import io.pifleet.protocol.Manifest;
import org.jspecify.annotations.Nullable;

/** The services that a release consists of, and its health; one act at a time, each with an end. */
public interface Services {
  /** What can be done with them. */
  enum Act {
    /** Stop them, last first; what does not run is stopped. */
    STOP,
    /** Start them, first to last. */
    START,
    /** Ask the health check once. */
    CHECK
  }

  /** Told, on the box's thread, how it ended; exactly one call for each {@link #perform}. */
  interface Listener {
    /**
     * It ended.
     *
     * @param complaint why it did not succeed, in a sentence; null where it did
     */
    void done(Act act, @Nullable String complaint);
  }

  /**
   * Does it, within a time limit.
   *
   * @param folder of the release, relative to the state folder
   */
  void perform(Act act, Manifest manifest, String folder);
}
