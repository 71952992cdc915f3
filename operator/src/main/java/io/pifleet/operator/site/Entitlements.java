package io.pifleet.operator.site;

import io.pifleet.operator.rollout.RolloutTargeting;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What deployments and rollouts together let a site have. */
@Singleton
class Entitlements implements Entitlement {
  private final Wishes wishes;
  private final RolloutTargeting rollouts;

  @Inject
  Entitlements(Wishes wishes, RolloutTargeting rollouts) {
    this.wishes = wishes;
    this.rollouts = rollouts;
  }

  @Override
  public boolean covers(SiteId site, Sha256 sha256) {
    return wishes.covers(site, sha256) || rollouts.covers(site, sha256);
  }
}
