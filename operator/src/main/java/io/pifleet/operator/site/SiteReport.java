package io.pifleet.operator.site;

import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.Settings;
import io.pifleet.operator.catalog.Patches;
import io.pifleet.operator.enrollment.Claims;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.status.Announcer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes down what a round found, when it is worth a write, and says when to come back. */
@Singleton
class SiteReport {
  private static final int MOST_REMEMBERED = 100_000;

  /** How long a site waits, or is updated, before its status says so. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * A status costs the API server 6 to 8 ms of a core, more than all that a box is told costs the
   * operator. A hundred a second leave it most of its time.
   */
  private static final Duration GAP = Duration.ofMillis(10);

  private final Fleet fleet;
  private final Announcer announcer;
  private final Duration sample;
  private final Trickle trickle = new Trickle(PATIENCE, GAP, MOST_REMEMBERED);

  @Inject
  SiteReport(Fleet fleet, Announcer announcer, Settings settings) {
    this.fleet = fleet;
    this.announcer = announcer;
    this.sample = settings.sample().interval();
  }

  UpdateControl<Site> of(
      Site site, SitePlan plan, Collection<Enrollment> enrollments, Instant now) {
    Site.Status before = site.getStatus();
    String uid = site.getMetadata().getUid();
    Live live = fleet.live(Wishes.id(site));
    Enrollment current = Claims.current(enrollments, uid).orElse(null);
    Site.Status next =
        SiteStatus.of(
            before, plan.findings(), live, current, site.getMetadata().getGeneration(), now);
    Instant due = before == null ? now : SiteStatus.nextSample(before, live, sample, uid);
    boolean old = due != null && !now.isBefore(due);
    boolean differs = SiteStatus.differs(before, next);
    Instant later = before == null ? null : trickle.defer(uid, before, next, now);
    if (!old && (!differs || later != null)) {
      return back(UpdateControl.noUpdate(), earlier(plan.wakeUp(), later), due, now);
    }
    announcer.announce(
        site, SiteStatus.ofTheBox(site, current).conditions(), next.conditions(), SiteEvents::tell);
    return back(
        UpdateControl.patchStatus(Patches.status(site, new Site(), next)),
        plan.wakeUp(),
        SiteStatus.nextSample(next, live, sample, uid),
        now);
  }

  private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isBefore(a)) ? b : a;
  }

  private static UpdateControl<Site> back(
      UpdateControl<Site> control, @Nullable Instant a, @Nullable Instant b, Instant now) {
    Instant wake = earlier(a, b);
    return wake == null
        ? control
        : control.rescheduleAfter(Math.max(1, Duration.between(now, wake).toMillis()));
  }
}
