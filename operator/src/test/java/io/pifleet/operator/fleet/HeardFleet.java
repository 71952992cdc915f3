package io.pifleet.operator.fleet;

import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it hears. */
final class HeardFleet implements FleetLink.Listener {
  final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void presence(SiteId site, Presence presence) {
    lines.add(site + (presence.online() ? " online " : " offline ") + presence.bootId());
  }

  @Override
  public boolean mayStay(SiteId site) {
    return false;
  }

  @Override
  public void dismissed(SiteId site) {
    lines.add(site + " dismissed");
  }

  @Override
  public void state(SiteId site, State state) {
    lines.add(site + " state " + state.sequence());
  }

  @Override
  public void heartbeat(SiteId site, Heartbeat heartbeat) {
    lines.add(site + " heartbeat " + heartbeat.cpu());
  }

  @Override
  public void result(SiteId site, Result result) {
    lines.add(site + " " + result.outcome());
  }

  @Override
  public void connected(boolean connected) {
    lines.add(connected ? "connected" : "lost");
  }

  @Override
  public void caughtUp() {
    lines.add("caught up");
  }
}
