package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.status.Conditions;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Version;
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

  /**
   * The version before: the one that the box keeps, or else the one that it was last seen with.
   * What it has returned from was not before it, and is not kept.
   */
  static @Nullable String former(State state, Site.@Nullable Software before) {
    State.Installed kept = state.software() == null ? null : state.software().previous();
    if (kept != null || before == null) {
      return kept == null ? null : kept.version();
    }
    String former =
        Objects.equals(state.softwareVersion(), before.version())
            ? before.previous()
            : before.version();
    return isAbove(former, state.softwareVersion()) ? null : former;
  }

  private static boolean isAbove(@Nullable String former, @Nullable String version) {
    Version one = former == null ? null : Version.of(former).orElse(null);
    Version other = version == null ? null : Version.of(version).orElse(null);
    return one != null && other != null && one.isAfter(other);
  }
}
