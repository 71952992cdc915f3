package io.pifleet.agent.box;

import io.pifleet.protocol.State;
import org.jspecify.annotations.Nullable;

/**
 * What is told of the software.
 *
 * @param software as a whole
 * @param errand the command under way; null for none
 * @param trouble what its last tries met with; null while it gets on
 */
record SoftwareView(State.Software software, @Nullable Errand errand, @Nullable String trouble) {
  State.@Nullable Open open(@Nullable Trouble download) {
    if (errand == null) {
      return null;
    }
    if (trouble != null || download == null || !errand.isUpdate()) {
      return errand.reported(trouble);
    }
    boolean own = download.sha256().equals(errand.release().sha256());
    return errand.reported(own ? download.message() : null);
  }

  /** The version that PiFleet brought; null where it brought none. */
  @Nullable String version() {
    return software.current() == null ? null : software.current().version();
  }
}
