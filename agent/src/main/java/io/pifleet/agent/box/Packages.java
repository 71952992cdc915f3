package io.pifleet.agent.box;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Manifest;

/** Unpacks packages of software, one at a time, on a thread of its own. */
public interface Packages {
  /** Told, on the box's thread, how it ended; exactly one call for each {@link #unpack}. */
  interface Listener {
    /** All of it is in the folder, and synced. */
    void unpacked(Manifest manifest);

    /** Nothing of it is left in the folder. */
    void notUnpacked(Failure reason, String message);
  }

  /**
   * Unpacks.
   *
   * @param archive the package, whole and of the digest that was signed; relative to the state
   *     folder
   * @param folder where to, relative to the state folder; what is there is removed first
   * @param expected what the manifest has to agree with
   */
  void unpack(String archive, String folder, Command.Release expected);
}
