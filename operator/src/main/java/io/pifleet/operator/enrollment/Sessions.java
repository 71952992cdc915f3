package io.pifleet.operator.enrollment;

import io.pifleet.operator.fleet.FleetLink;
import io.pifleet.protocol.SiteId;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** Ends a box's live session when its credentials were superseded. */
@Singleton
class Sessions {
  private static final long LIMIT_SECONDS = 15;

  private final Instance<FleetLink> link;

  @Inject
  Sessions(Instance<FleetLink> link) {
    this.link = link;
  }

  /** Returns when it has ended; fails when the broker does not answer, and is called again. */
  void end(SiteId site) {
    if (link.isResolvable()) {
      link.get().cut(site).toCompletableFuture().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }
  }
}
