package io.pifleet.operator.release;

import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.operator.Settings;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.catalog.NoManagedFields;
import io.pifleet.operator.catalog.Patches;
import io.pifleet.operator.content.Lookup;
import io.pifleet.operator.content.Shelf;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.leadership.Leading;
import io.pifleet.operator.rollout.RolloutChanges;
import io.pifleet.operator.status.Announcer;
import io.pifleet.operator.status.Pace;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Checks releases and says what it found. */
@ControllerConfiguration(
    name = "softwarerelease",
    informer = @Informer(itemStore = NoManagedFields.class))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, maxInterval = 60_000)
class ReleaseReconciler implements Reconciler<SoftwareRelease> {
  private static final Logger LOG = Logger.getLogger(ReleaseReconciler.class);
  private static final Duration NOT_YET = Duration.ofMillis(200);

  private final Catalog catalog;
  private final Bells bells;
  private final Leading leading;
  private final Shelf shelf;
  private final Manifests manifests;
  private final ReleaseKeys keys;
  private final Fleet fleet;
  private final RolloutChanges rollouts;
  private final Announcer announcer;
  private final long most;
  private final Pace pace = new Pace(Duration.ofSeconds(1), 10_000);

  @Inject
  ReleaseReconciler(
      Catalog catalog,
      Bells bells,
      Leading leading,
      Shelf shelf,
      Manifests manifests,
      ReleaseKeys keys,
      Fleet fleet,
      RolloutChanges rollouts,
      Announcer announcer,
      Settings settings) {
    this.catalog = catalog;
    this.bells = bells;
    this.leading = leading;
    this.shelf = shelf;
    this.manifests = manifests;
    this.keys = keys;
    this.fleet = fleet;
    this.rollouts = rollouts;
    this.announcer = announcer;
    this.most = settings.release().maxPackageBytes();
  }

  @Override
  public List<EventSource<?, SoftwareRelease>> prepareEventSources(
      EventSourceContext<SoftwareRelease> context) {
    catalog.releases(context.getPrimaryCache());
    bells.releases().listen(rollouts::release);
    return List.of(bells.releases());
  }

  @Override
  public UpdateControl<SoftwareRelease> reconcile(
      SoftwareRelease release, Context<SoftwareRelease> context) {
    if (!leading.now()) {
      return UpdateControl.<SoftwareRelease>noUpdate().rescheduleAfter(NOT_YET);
    }
    Instant now = Instant.now();
    ReleasePlan plan = ReleasePlan.of(facts(release, now), now);
    SoftwareRelease.Status before = release.getStatus();
    boolean turned = before == null || !plan.status().conditions().equals(before.conditions());
    Duration wait =
        plan.status().equals(before) || turned
            ? null
            : pace.ask(release.getMetadata().getUid(), now);
    if (plan.status().equals(before) || wait != null) {
      return after(UpdateControl.noUpdate(), wait == null ? plan.again() : wait);
    }
    announcer.announce(
        release,
        before == null ? List.of() : before.conditions(),
        plan.status().conditions(),
        f -> true);
    // Written here and not by the SDK afterwards, so that the rollouts woken next read it; nobody
    // else hears of what this reconciler itself writes.
    context
        .resourceOperations()
        .serverSideApplyPrimaryStatus(
            Patches.status(release, new SoftwareRelease(), plan.status()));
    if (turned) {
      rollouts.release(null, release);
    }
    return after(UpdateControl.noUpdate(), plan.again());
  }

  private static UpdateControl<SoftwareRelease> after(
      UpdateControl<SoftwareRelease> control, @org.jspecify.annotations.Nullable Duration again) {
    return again == null ? control : control.rescheduleAfter(again);
  }

  private ReleasePlan.Facts facts(SoftwareRelease release, Instant now) {
    SoftwareRelease.Spec spec = release.getSpec();
    SoftwareRelease.Status before = release.getStatus();
    Sha256 file = new Sha256(spec.archive().sha256());
    return new ReleasePlan.Facts(
        release.getMetadata().getGeneration(),
        spec,
        before,
        found(file, now),
        keys.signed(file, spec.archive().signature()),
        keys.none(),
        most,
        fleet.settled() || before == null
            ? fleet.holders(release.getMetadata().getNamespace(), file)
            : before.sites());
  }

  private ReleasePlan.Archive found(Sha256 file, Instant now) {
    Lookup lookup = shelf.find(file, now);
    if (lookup instanceof Lookup.Unreachable) {
      return new ReleasePlan.Archive.Unknown();
    }
    if (!(lookup instanceof Lookup.Found found)) {
      return new ReleasePlan.Archive.Absent();
    }
    long size = found.file().size();
    try {
      return new ReleasePlan.Archive.Read(size, manifests.of(file, size));
    } catch (NoPackage | Malformed e) {
      return new ReleasePlan.Archive.Unfit(size, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      LOG.warnf("The object store does not answer: %s", e.getMessage());
      return new ReleasePlan.Archive.Unknown();
    }
  }
}
