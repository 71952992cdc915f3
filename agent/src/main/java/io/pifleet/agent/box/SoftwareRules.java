package io.pifleet.agent.box;

import io.pifleet.protocol.ReleaseKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which software the people of this box take.
 *
 * @param keys one of them has to have signed a package; where there is none, nothing is taken
 * @param distribution the only line of software that is taken; null for that of the current release
 */
public record SoftwareRules(List<ReleaseKey> keys, @Nullable String distribution) {
  /** Of a box that takes none. */
  public static final SoftwareRules NONE = new SoftwareRules(List.of(), null);

  /** Copies. */
  public SoftwareRules {
    keys = List.copyOf(keys);
  }
}
