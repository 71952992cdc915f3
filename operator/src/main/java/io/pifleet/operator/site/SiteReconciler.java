package io.pifleet.operator.site;

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
import io.pifleet.operator.authority.Revocation;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.catalog.NoManagedFields;
import io.pifleet.operator.leadership.Leading;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

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
  private final Leading leading;
  private final SiteRound round;
  private final SiteReport report;
  private final Revocation revocation;
  private final Departures departures;

  @Inject
  SiteReconciler(
      Catalog catalog,
      Bells bells,
      Leading leading,
      SiteRound round,
      SiteReport report,
      Revocation revocation,
      Departures departures) {
    this.catalog = catalog;
    this.bells = bells;
    this.leading = leading;
    this.round = round;
    this.report = report;
    this.revocation = revocation;
    this.departures = departures;
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
    if (!leading.now()) {
      return UpdateControl.<Site>noUpdate().rescheduleAfter(NOT_YET);
    }
    Instant now = round.now();
    Set<Enrollment> enrollments = context.getSecondaryResources(Enrollment.class);
    SitePlan plan = round.go(site, enrollments, now);
    return report.of(site, plan, enrollments, now);
  }

  @Override
  public DeleteControl cleanup(Site site, Context<Site> context) {
    if (!leading.now()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(NOT_YET.toMillis());
    }
    Instant now = round.now();
    Set<Enrollment> enrollments = context.getSecondaryResources(Enrollment.class);
    revocation.revoke(
        enrollments.stream()
            .map(Enrollment::getStatus)
            .flatMap(Stream::ofNullable)
            .filter(s -> Objects.equals(s.siteUid(), site.getMetadata().getUid()))
            .flatMap(s -> s.certificates().stream())
            .map(Enrollment.Certificate::serial)
            .toList());
    SitePlan plan = round.go(site, enrollments, now);
    return plan.released()
        ? DeleteControl.defaultDelete()
        : DeleteControl.noFinalizerRemoval().rescheduleAfter(NOT_YET.toMillis());
  }
}
