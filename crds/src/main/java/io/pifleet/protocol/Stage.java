package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How far the box's journal has got with an open command (delivery contract 2). */
public enum Stage {
  /** Written to the journal; the download may be under way. */
  Received,
  /** What was fetched is on the box, whole and verified, and not yet in use. */
  Staged,
  /** The new software is in place and has to prove itself. */
  Trying,
  /** The new software did not prove itself, and the one before comes back. */
  Reverting,
  /** A stage of a newer agent. */
  @JsonEnumDefaultValue
  Unknown
}
