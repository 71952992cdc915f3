package io.pifleet.agent.box;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.State;
import org.jspecify.annotations.Nullable;

/**
 * A release on the box.
 *
 * @param is as the box tells it
 * @param manifest what it says of itself
 */
record Installation(State.Installed is, Manifest manifest) {
  /** Checks that nothing is missing; throws {@link Malformed}. */
  Installation {
    if (is == null || manifest == null || !is.version().equals(manifest.version())) {
      throw new Malformed("a release of software.json lacks its version or its manifest");
    }
  }

  static Installation of(Command command, Command.Release release, Manifest manifest) {
    return new Installation(
        new State.Installed(release.version(), release.sha256(), command.id(), command.revision()),
        manifest);
  }

  String version() {
    return is.version();
  }

  /** The jar of a release's own agent; null for the installed one, which is nobody's. */
  static @Nullable String agentOf(@Nullable Installation release) {
    return release == null || release.manifest.agent() == null
        ? null
        : release.folder() + "/" + release.manifest.agent();
  }

  String folder() {
    return SoftwareFolder.release(version());
  }
}
