package io.pifleet.e2e.sim;

import io.pifleet.operator.fleet.Watch;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Turns what happens in the fleet into plans to be made anew. */
record Ears(List<SiteId> sites, Consumer<SiteId> wake) implements Watch {
  @Override
  public boolean knows(SiteId site) {
    return sites.contains(site);
  }

  @Override
  public void changed(SiteId site) {
    wake.accept(site);
  }

  @Override
  public void changed(Collection<SiteId> several) {
    new TreeSet<>(several).forEach(wake);
  }

  @Override
  public void everything() {
    sites.forEach(wake);
  }

  @Override
  public void moved(String namespace, Set<Sha256> files) {}

  @Override
  public void answered(SiteId site, Result result) {}

  @Override
  public void stranger(SiteId id) {}
}
