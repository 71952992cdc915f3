package io.pifleet.operator.site;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.Settings;
import io.pifleet.operator.authority.Revocation;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.catalog.NoManagedFields;
import io.pifleet.operator.catalog.Tenure;
import io.pifleet.operator.enrollment.Claims;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.status.Announcer;
import io.pifleet.operator.status.Transitions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Cares for one site: what its box is told, and what is known of it. */
@ControllerConfiguration(
    name = "site",
    finalizerName = "pifleet.io/credentials",
    informer = @Informer(itemStore = NoManagedFields.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, maxInterval = 60_000)
class SiteReconciler implements Reconciler<Site>, Cleaner<Site> {
  private static final Duration NOT_YET = Duration.ofMillis(200);

  private final Catalog catalog;
  private final Bells bells;
  private final Tenure tenure;
  private final SiteRound round;
  private final Fleet fleet;
  private final Revocation revocation;
  private final Announcer announcer;
  private final Departures departures;
  private final Duration sample;

  @Inject
  SiteReconciler(
      Catalog catalog,
      Bells bells,
      Tenure tenure,
      SiteRound round,
      Fleet fleet,
      Revocation revocation,
      Announcer announcer,
      Departures departures,
      Settings settings) {
    this.catalog = catalog;
    this.bells = bells;
    this.tenure = tenure;
    this.round = round;
    this.fleet = fleet;
    this.revocation = revocation;
    this.announcer = announcer;
    this.departures = departures;
    this.sample = settings.sample().interval();
  }

  @Override
  public List<EventSource<?, Site>> prepareEventSources(EventSourceContext<Site> context) {
    catalog.sites(context.getPrimaryCache());
    bells.sites().listen(departures);
    return List.of(
        bells.sites(),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Enrollment.class, Site.class)
                .withName("enrollments")
                .withItemStore(new NoManagedFields<>())
                .withSecondaryToPrimaryMapper(
                    e -> Set.of(new ResourceID(e.getSpec().site(), e.getMetadata().getNamespace())))
                .build(),
            context));
  }

  @Override
  public UpdateControl<Site> reconcile(Site site, Context<Site> context) {
    OptionalLong epoch = tenure.epoch();
    if (epoch.isEmpty()) {
      return UpdateControl.<Site>noUpdate().rescheduleAfter(NOT_YET);
    }
    Instant now = Instant.now();
    Set<Enrollment> enrollments = context.getSecondaryResources(Enrollment.class);
    SitePlan plan = round.go(site, enrollments, epoch.getAsLong(), now);
    Live live = fleet.live(Wishes.id(site));
    String uid = site.getMetadata().getUid();
    Site.Status before = site.getStatus();
    Site.Status next =
        SiteStatus.of(
            before,
            plan.findings(),
            live,
            Claims.current(enrollments, uid).orElse(null),
            site.getMetadata().getGeneration(),
            now);
    Instant sampled = SiteStatus.nextSample(before == null ? next : before, live, sample, uid);
    boolean write = SiteStatus.differs(before, next) || (sampled != null && !now.isBefore(sampled));
    if (write) {
      Transitions.of(before == null ? List.of() : before.conditions(), plan.findings()).stream()
          .filter(SiteEvents::tell)
          .forEach(f -> announcer.announce(site, f));
    }
    UpdateControl<Site> control =
        write ? UpdateControl.patchStatus(patch(site, next)) : UpdateControl.noUpdate();
    Instant wake =
        earliest(plan.wakeUp(), write ? SiteStatus.nextSample(next, live, sample, uid) : sampled);
    return wake == null ? control : control.rescheduleAfter(until(now, wake));
  }

  @Override
  public DeleteControl cleanup(Site site, Context<Site> context) {
    OptionalLong epoch = tenure.epoch();
    if (epoch.isEmpty()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(NOT_YET.toMillis());
    }
    Instant now = Instant.now();
    Set<Enrollment> enrollments = context.getSecondaryResources(Enrollment.class);
    revocation.revoke(
        enrollments.stream()
            .map(Enrollment::getStatus)
            .flatMap(Stream::ofNullable)
            .filter(s -> Objects.equals(s.siteUid(), site.getMetadata().getUid()))
            .flatMap(s -> s.certificates().stream())
            .map(Enrollment.Certificate::serial)
            .toList());
    SitePlan plan = round.go(site, enrollments, epoch.getAsLong(), now);
    if (plan.released()) {
      return DeleteControl.defaultDelete();
    }
    Instant wake = plan.wakeUp() == null ? now.plus(NOT_YET) : plan.wakeUp();
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(until(now, wake).toMillis());
  }

  private static Site patch(Site site, Site.Status status) {
    Site patch = new Site();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(site.getMetadata().getName())
            .withNamespace(site.getMetadata().getNamespace())
            .build());
    patch.setStatus(status);
    return patch;
  }

  private static @Nullable Instant earliest(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isBefore(a)) ? b : a;
  }

  private static Duration until(Instant now, Instant then) {
    Duration wait = Duration.between(now, then);
    return wait.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : wait;
  }
}
