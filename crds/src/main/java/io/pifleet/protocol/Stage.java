package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How far the box's journal has got with an open command (delivery contract 2). */
public enum Stage {
  /** Written to the journal; the download may be under way. */
  Received,
  /** The file is on the box, whole and verified, not yet visible to the player. */
  Staged,
  /** A stage of a newer agent. */
  @JsonEnumDefaultValue
  Unknown
}
