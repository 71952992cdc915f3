package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Enrollment.Status;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Finding;
import io.pifleet.operator.status.Recorder;
import io.pifleet.operator.status.Severity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells people, by Events, what has become of an Enrollment. */
@Singleton
class EnrollmentEvents {
  private static final Set<Reason> CALM = EnumSet.of(Reason.AwaitingClaim, Reason.Claimed);

  private final Recorder recorder;

  @Inject
  EnrollmentEvents(Recorder recorder) {
    this.recorder = recorder;
  }

  /** Tells of the next status, where its reason is another one. */
  void tell(Enrollment about, Status next) {
    Optional<Finding> before = ready(about.getStatus());
    ready(next)
        .filter(f -> before.filter(b -> b.reason() == f.reason()).isEmpty())
        .ifPresent(
            f ->
                recorder.record(
                    about,
                    CALM.contains(f.reason()) ? Severity.NORMAL : Severity.WARNING,
                    f.reason(),
                    "ObservedReady",
                    f.message()));
  }

  private static Optional<Finding> ready(@Nullable Status status) {
    return Optional.ofNullable(status)
        .flatMap(s -> Conditions.of(s.conditions(), "Ready"))
        .map(Finding::of);
  }
}
