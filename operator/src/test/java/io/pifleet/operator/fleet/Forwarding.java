package io.pifleet.operator.fleet;

import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;

/** A listener of which a test changes one part. */
class Forwarding implements FleetLink.Listener {
  private final FleetLink.Listener to;

  Forwarding(FleetLink.Listener to) {
    this.to = to;
  }

  @Override
  public void presence(SiteId site, Presence presence) {
    to.presence(site, presence);
  }

  @Override
  public boolean mayStay(SiteId site) {
    return to.mayStay(site);
  }

  @Override
  public void dismissed(SiteId site) {
    to.dismissed(site);
  }

  @Override
  public void state(SiteId site, State state) {
    to.state(site, state);
  }

  @Override
  public void heartbeat(SiteId site, Heartbeat heartbeat) {
    to.heartbeat(site, heartbeat);
  }

  @Override
  public void result(SiteId site, Result result) {
    to.result(site, result);
  }

  @Override
  public void connected(boolean connected) {
    to.connected(connected);
  }

  @Override
  public void caughtUp() {
    to.caughtUp();
  }
}
