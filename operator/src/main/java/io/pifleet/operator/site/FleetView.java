package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.telemetry.FleetMeters;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fleet, as Prometheus asks for it. */
@Singleton
class FleetView implements FleetMeters.Sites {
  private record Kind(String condition, String reason) {}

  private final Catalog catalog;
  private final Fleet fleet;

  @Inject
  FleetView(Catalog catalog, Fleet fleet) {
    this.catalog = catalog;
    this.fleet = fleet;
  }

  @Override
  public Stream<FleetMeters.Vitals> vitals() {
    return catalog.sites().map(Wishes::id).map(this::vitals);
  }

  @Override
  public Collection<FleetMeters.Count> counts() {
    Map<Kind, Long> counts =
        catalog
            .sites()
            .map(Site::getStatus)
            .flatMap(Stream::ofNullable)
            .flatMap(status -> status.conditions().stream())
            .collect(
                Collectors.groupingBy(c -> new Kind(c.type(), c.reason()), Collectors.counting()));
    return counts.entrySet().stream()
        .map(e -> new FleetMeters.Count(e.getKey().condition(), e.getKey().reason(), e.getValue()))
        .toList();
  }

  private FleetMeters.Vitals vitals(SiteId site) {
    Live live = fleet.live(site);
    return new FleetMeters.Vitals(
        site, live.attendance().online(), live.heartbeat(), live.attendance().heard());
  }
}
