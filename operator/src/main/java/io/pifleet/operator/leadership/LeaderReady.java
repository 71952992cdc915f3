package io.pifleet.operator.leadership;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready is who leads; the SDK lets nobody lead before its caches are filled. */
@Readiness
@Singleton
class LeaderReady implements HealthCheck {
  private final Leading leading;

  @Inject
  LeaderReady(Leading leading) {
    this.leading = leading;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("leader").status(leading.now()).build();
  }
}
