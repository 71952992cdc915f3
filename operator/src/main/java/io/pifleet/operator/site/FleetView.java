package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.telemetry.FleetMeters;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
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

  @Override
  public Stream<FleetMeters.Rollout> rollouts() {
    return catalog.rollouts().filter(r -> r.getStatus() != null).map(FleetView::rollout);
  }

  private static FleetMeters.Rollout rollout(UpdateRollout rollout) {
    UpdateRollout.Status status = rollout.getStatus();
    Map<String, Integer> sites = new TreeMap<>();
    for (UpdateRollout.WaveStatus wave : status.waves()) {
      sites.merge("planned", wave.sites(), Integer::sum);
      sites.merge("updating", wave.updating(), Integer::sum);
      sites.merge("updated", wave.updated(), Integer::sum);
      sites.merge("verified", wave.verified(), Integer::sum);
      sites.merge("failed", wave.failed(), Integer::sum);
      sites.merge("deferred", wave.deferred(), Integer::sum);
      sites.merge("held", wave.held(), Integer::sum);
    }
    return new FleetMeters.Rollout(
        rollout.getMetadata().getNamespace(),
        rollout.getMetadata().getName(),
        Conditions.of(status.conditions(), "Ready").map(Condition::reason).orElse("Unknown"),
        sites);
  }

  private FleetMeters.Vitals vitals(SiteId site) {
    Live live = fleet.live(site);
    return new FleetMeters.Vitals(
        site, live.attendance().online(), live.heartbeat(), live.attendance().heard());
  }
}
