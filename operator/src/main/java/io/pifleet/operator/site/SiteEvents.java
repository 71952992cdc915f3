package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Finding;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which transitions of a site become Events. Coming, going and fetching do not: thousands do that
 * at once, each costs a write, and the conditions tell it.
 */
final class SiteEvents {
  private static final Set<Reason> TOLD =
      EnumSet.of(
          Reason.Enrolled,
          Reason.Revoked,
          Reason.Conflict,
          Reason.HeartbeatLost,
          Reason.TemperatureHigh,
          Reason.DiskFull,
          Reason.MemoryHigh,
          Reason.UnderVoltage,
          Reason.ReadOnlyDisk,
          Reason.DiskShort,
          Reason.PathConflict,
          Reason.Failed);

  private SiteEvents() {}

  static boolean tell(Finding finding) {
    return !finding.type().equals(SiteFindings.READY) && TOLD.contains(finding.reason());
  }
}
