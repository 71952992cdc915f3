package io.pifleet.operator.leadership;

import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready is who leads and listens; the SDK lets nobody lead before its caches are filled. The port
 * of the probes opens first, so that without waiting for the gateway's a start promises too much.
 */
@Readiness
@Singleton
class LeaderReady implements HealthCheck {
  private final Leading leading;
  private volatile boolean listening;

  @Inject
  LeaderReady(Leading leading) {
    this.leading = leading;
  }

  void opened(@ObservesAsync HttpsServerStart gateway) {
    listening = true;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("leader").status(listening && leading.now()).build();
  }
}
