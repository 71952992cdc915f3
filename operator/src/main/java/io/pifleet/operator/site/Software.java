package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.status.Conditions;
import io.pifleet.protocol.State;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The software of a box, as its Site's status says it; {@code since} moves with the version. */
final class Software {
  private Software() {}

  static Site.@Nullable Software of(State state, Site.@Nullable Software before, Instant now) {
    String version = state.softwareVersion();
    if (version == null) {
      return null;
    }
    boolean same = before != null && version.equals(before.version());
    String since = same ? Objects.requireNonNull(before).since() : null;
    return new Site.Software(
        version, former(state, before), since == null ? Conditions.time(now) : since);
  }

  /** The version before: the one that the box keeps, or else the one that it was last seen with. */
  static @Nullable String former(State state, Site.@Nullable Software before) {
    State.Installed kept = state.software() == null ? null : state.software().previous();
    if (kept != null || before == null) {
      return kept == null ? null : kept.version();
    }
    return Objects.equals(state.softwareVersion(), before.version())
        ? before.previous()
        : before.version();
  }
}
