package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.deployment.Sync;
import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.fleet.Reach;
import io.pifleet.operator.status.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The conditions of a site. */
final class SiteFindings {
  static final String READY = "Ready";
  static final String ENROLLED = "Enrolled";
  static final String ONLINE = "Online";
  static final String HEALTHY = "Healthy";
  static final String IN_SYNC = "InSync";

  /** Another box may have been there before it. */
  private static final String ENROLLED_BOX =
      "The box that was enrolled has not connected yet; start its agent.";

  private static final String NO_HEARTBEAT = "No heartbeat has come from the box yet.";

  private static final String REVOKED_BOX =
      "The box is not connected, and without credentials it does not come back.";

  private SiteFindings() {}

  static List<Finding> of(Gap gap, Map<String, Sync> syncs, Optional<Finding> software) {
    Situation s = gap.situation();
    Finding enrolled = enrolled(s);
    Finding online = online(s);
    Finding healthy = healthy(s);
    Finding inSync = InSync.of(gap, syncs, software);
    return List.of(ready(s, enrolled, online, inSync, healthy), enrolled, online, healthy, inSync);
  }

  private static Finding enrolled(Situation s) {
    return switch (s.admission()) {
      case Enrolled ->
          s.contact().contested()
              ? Finding.no(ENROLLED, Reason.Conflict)
              : s.enrollment() == null
                  ? Finding.yes(ENROLLED, Reason.Enrolled)
                  : Finding.yes(
                      ENROLLED,
                      Reason.Enrolled,
                      "The box that claimed Enrollment "
                          + s.enrollment()
                          + " holds valid credentials of this site.");
      case Pending -> Finding.no(ENROLLED, Reason.Pending);
      case Revoked, Leaving -> Finding.no(ENROLLED, Reason.Revoked);
    };
  }

  private static Finding online(Situation s) {
    Finding before = s.before().get(ONLINE);
    Contact contact = s.contact();
    if (contact.reach() == Reach.Online) {
      return Finding.yes(ONLINE, Reason.Online);
    }
    if (contact.reach() == Reach.Unheard && !contact.settled() && before != null) {
      return before;
    }
    boolean never =
        contact.reach() == Reach.Unheard && (before == null || before.reason() == Reason.NeverSeen);
    Reason reason =
        s.site().maintenance()
            ? Reason.Maintenance
            : never
                ? Reason.NeverSeen
                : contact.reach() == Reach.HeartbeatLost ? Reason.HeartbeatLost : Reason.Offline;
    if (reason == Reason.NeverSeen && s.admission() == Admission.Enrolled) {
      return Finding.no(ONLINE, reason, ENROLLED_BOX);
    }
    return reason == Reason.Offline && s.admission() != Admission.Enrolled
        ? Finding.no(ONLINE, reason, REVOKED_BOX)
        : Finding.no(ONLINE, reason);
  }

  private static Finding healthy(Situation s) {
    Reason health = s.contact().health();
    if (health == null) {
      Finding before = s.before().get(HEALTHY);
      return before == null ? Finding.unknown(HEALTHY, Reason.NotReported, NO_HEARTBEAT) : before;
    }
    return health == Reason.Healthy ? Finding.yes(HEALTHY, health) : Finding.no(HEALTHY, health);
  }

  /** What is wrong first; health that nobody reported yet is not wrong. */
  private static Finding ready(
      Situation s, Finding enrolled, Finding online, Finding inSync, Finding healthy) {
    if (!enrolled.isTrue()) {
      return enrolled.as(READY);
    }
    if (!online.isTrue()) {
      return online.as(READY);
    }
    if (s.site().maintenance()) {
      return Finding.no(READY, Reason.Maintenance);
    }
    if (!inSync.isTrue()) {
      return Finding.no(READY, inSync.reason(), inSync.message());
    }
    return healthy.isFalse() ? healthy.as(READY) : Finding.yes(READY, Reason.Ready);
  }
}
