package io.pifleet.operator.site;

import io.pifleet.operator.fleet.Fleet;
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
  private final Fleet fleet;

  @Inject
  Entitlements(Wishes wishes, RolloutTargeting rollouts, Fleet fleet) {
    this.wishes = wishes;
    this.rollouts = rollouts;
    this.fleet = fleet;
  }

  @Override
  public boolean covers(SiteId site, Sha256 sha256) {
    return wishes.covers(site, sha256) || rollouts.covers(site, sha256, fleet.now());
  }
}
