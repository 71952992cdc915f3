package io.pifleet.operator.enrollment;

import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Enrollment.Certificate;
import io.pifleet.operator.authority.Authority;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.fleet.FleetLink;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Shows PINs, and takes credentials back. Gather, plan, perform, report. */
@ControllerConfiguration(
    name = "enrollment",
    finalizerName = "pifleet.io/credentials",
    // A claim changes the status alone, and must wake this.
    generationAwareEventProcessing = false)
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, maxInterval = 60_000)
class EnrollmentReconciler implements Reconciler<Enrollment>, Cleaner<Enrollment> {
  /** A cut waits its turn where a site was cut several times lately. */
  private static final long CUT_SECONDS = 45;

  private static final Duration CACHE_LAG = Duration.ofMillis(200);

  private final EnrollmentCache cache;
  private final Bells bells;
  private final EnrollmentStatus status;
  private final Authority authority;
  private final FleetLink link;
  private final Fleet fleet;
  private final PinDraw pins = new PinDraw();

  @Inject
  EnrollmentReconciler(
      EnrollmentCache cache,
      Bells bells,
      EnrollmentStatus status,
      Authority authority,
      FleetLink link,
      Fleet fleet) {
    this.cache = cache;
    this.bells = bells;
    this.status = status;
    this.authority = authority;
    this.link = link;
    this.fleet = fleet;
  }

  @Override
  public List<EventSource<?, Enrollment>> prepareEventSources(
      EventSourceContext<Enrollment> context) {
    cache.attach(context.getPrimaryCache());
    return List.of(bells.enrollments(), new Siblings(cache));
  }

  @Override
  public UpdateControl<Enrollment> reconcile(Enrollment enrollment, Context<Enrollment> context) {
    EnrollmentPlan plan = EnrollmentPlan.of(situation(enrollment));
    authority.revoke(plan.revoke());
    if (plan.cut()) {
      EnrollmentCache.siteOf(enrollment).ifPresent(this::cut);
    }
    boolean stale =
        !plan.status().equals(enrollment.getStatus())
            && status.write(enrollment, plan.status()).isEmpty();
    UpdateControl<Enrollment> done = UpdateControl.noUpdate();
    return stale
        ? done.rescheduleAfter(CACHE_LAG)
        : plan.again().map(done::rescheduleAfter).orElse(done);
  }

  @Override
  public DeleteControl cleanup(Enrollment enrollment, Context<Enrollment> context) {
    if (Claims.claimed(enrollment)) {
      if (EnrollmentCache.siteOf(enrollment)
          .filter(site -> Claims.hasToEnd(enrollment, cache.of(site)))
          .isPresent()) {
        // Those that it replaced are ended first: without it nobody would know that they were.
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(CACHE_LAG.toMillis());
      }
      authority.revoke(
          enrollment.getStatus().certificates().stream().map(Certificate::serial).toList());
      if (EnrollmentPlan.leavesSession(situation(enrollment))) {
        EnrollmentCache.siteOf(enrollment).ifPresent(this::cut);
      }
    }
    return DeleteControl.defaultDelete();
  }

  /** Fails when the broker does not answer, and is tried again then. */
  private void cut(SiteId site) {
    link.cut(site).toCompletableFuture().orTimeout(CUT_SECONDS, TimeUnit.SECONDS).join();
  }

  private EnrollmentPlan.Situation situation(Enrollment enrollment) {
    Optional<SiteId> id = EnrollmentCache.siteOf(enrollment);
    Optional<KnownSite> site = id.flatMap(cache::site);
    return new EnrollmentPlan.Situation(
        enrollment,
        site,
        site.flatMap(s -> Claims.latest(cache.of(id.orElseThrow()), s.uid())),
        id.map(this::seat).orElseGet(EnrollmentPlan.Seat.Unknown::new),
        needsPin(enrollment)
            ? Optional.of(pins.draw(cache.digests(), authority.digest()))
            : Optional.empty(),
        authority.caSha256().hex(),
        Instant.now());
  }

  private EnrollmentPlan.Seat seat(SiteId site) {
    if (!fleet.listening()) {
      return new EnrollmentPlan.Seat.Unknown();
    }
    return fleet
        .seated(site)
        .<EnrollmentPlan.Seat>map(EnrollmentPlan.Seat.Taken::new)
        .orElseGet(EnrollmentPlan.Seat.Nobody::new);
  }

  private static boolean needsPin(Enrollment enrollment) {
    Enrollment.Status status = enrollment.getStatus();
    return status == null
        || (status.claimedAt() == null
            && (status.pin() == null || status.pinDigest() == null || status.expiresAt() == null));
  }
}
