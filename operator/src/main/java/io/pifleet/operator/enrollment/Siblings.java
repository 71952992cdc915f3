package io.pifleet.operator.enrollment;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.pifleet.api.v1alpha1.Enrollment;
import java.util.Objects;
import java.util.Set;

/** Wakes a site's other Enrollments when one of them is claimed or goes, and knows them all. */
final class Siblings extends AbstractEventSource<Enrollment, Enrollment>
    implements ResourceEventAware<Enrollment> {
  private final EnrollmentCache cache;

  Siblings(EnrollmentCache cache) {
    super(Enrollment.class, "siblings");
    this.cache = cache;
  }

  @Override
  public void onResourceCreated(Enrollment made) {
    cache.heard(made);
  }

  @Override
  public void onResourceUpdated(Enrollment now, Enrollment before) {
    if (!now.getSpec().site().equals(before.getSpec().site())) {
      cache.forget(before);
      cache.heard(now);
    }
    if (Claims.claimed(now) != Claims.claimed(before)) {
      wake(now);
    }
  }

  @Override
  public void onResourceDeleted(Enrollment gone) {
    cache.forget(gone);
    wake(gone);
  }

  private void wake(Enrollment about) {
    EnrollmentCache.siteOf(about).stream()
        .flatMap(site -> cache.of(site).stream())
        .map(ResourceID::fromResource)
        .filter(id -> !Objects.equals(id, ResourceID.fromResource(about)))
        .forEach(id -> getEventHandler().handleEvent(new Event(id)));
  }

  @Override
  public Set<Enrollment> getSecondaryResources(Enrollment primary) {
    return Set.of();
  }
}
