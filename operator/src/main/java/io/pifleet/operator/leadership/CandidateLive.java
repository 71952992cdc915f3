package io.pifleet.operator.leadership;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive is who leads or may come to lead; who has lost it is to be restarted. */
@Liveness
@Singleton
class CandidateLive implements HealthCheck {
  private final Leading leading;

  @Inject
  CandidateLive(Leading leading) {
    this.leading = leading;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("candidate").status(!leading.isOver()).build();
  }
}
