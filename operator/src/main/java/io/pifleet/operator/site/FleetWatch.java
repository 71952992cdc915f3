package io.pifleet.operator.site;

import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.fleet.FleetLink;
import io.pifleet.operator.fleet.Watch;
import io.pifleet.operator.status.Pace;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import org.jboss.logging.Logger;

/** Turns what happens in the fleet into plans to be made anew. */
@Singleton
class FleetWatch implements Watch {
  private static final Logger LOG = Logger.getLogger(FleetWatch.class);

  private final Catalog catalog;
  private final Bells bells;
  private final Instance<FleetLink> link;

  /** A box that comes back at once is cut again only after a while. */
  private final Pace cuts = new Pace(Duration.ofSeconds(10), 1_000);

  @Inject
  FleetWatch(Catalog catalog, Bells bells, Instance<FleetLink> link) {
    this.catalog = catalog;
    this.bells = bells;
    this.link = link;
  }

  @Override
  public boolean knows(SiteId site) {
    return catalog.site(site).isPresent();
  }

  @Override
  public void changed(SiteId site) {
    bells.ring(site);
  }

  @Override
  public void changed(Collection<SiteId> sites) {
    bells.ring(sites);
  }

  @Override
  public void everything() {
    catalog.sites().forEach(bells.sites()::ring);
    catalog.contents().forEach(bells.contents()::ring);
    catalog.groups().forEach(bells.groups()::ring);
  }

  @Override
  public void moved(String namespace, Set<Sha256> files) {
    files.stream()
        .flatMap(file -> catalog.contents(namespace, file))
        .forEach(bells.contents()::ring);
    catalog
        .releases(namespace)
        .filter(r -> files.stream().anyMatch(f -> f.hex().equals(r.getSpec().archive().sha256())))
        .forEach(bells.releases()::ring);
  }

  @Override
  public void answered(SiteId site, Result result) {
    if (result.outcome() == Result.Outcome.Failed) {
      LOG.infof(
          "The box could not do a command: site=%s command=%s reason=%s message=%s",
          site, result.id(), result.reason(), result.message());
    }
  }

  @Override
  public void stranger(SiteId id) {
    if (cuts.ask(id.toString(), Instant.now()) == null) {
      LOG.infof("A box that is no site connected and is cut off: site=%s", id);
      link.get()
          .cut(id)
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  LOG.infof("It could not be cut off yet: site=%s: %s", id, failure);
                }
              });
    }
  }
}
