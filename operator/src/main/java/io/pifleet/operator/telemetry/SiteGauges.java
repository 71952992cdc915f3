package io.pifleet.operator.telemetry;

import io.pifleet.operator.leadership.Leading;
import io.pifleet.protocol.Heartbeat;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.GaugeMetricFamily;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What boxes report, one line a box, made anew from the live view at each scrape: a heartbeat costs
 * nothing here, and what is gone from the view is gone from Prometheus.
 */
@Singleton
class SiteGauges extends Collector implements Collector.Describable {
  private static final List<String> LABELS = List.of("namespace", "site");
  private static final List<Figure> FIGURES =
      List.of(
          new Figure("pifleet_site_cpu_percent", "Busy share of all cores", Heartbeat::cpu),
          new Figure("pifleet_site_memory_percent", "Memory in use", Heartbeat::memory),
          new Figure(
              "pifleet_site_temperature_celsius",
              "Temperature of the processor",
              h -> or(h.temperature(), Double.NaN)),
          new Figure(
              "pifleet_site_disk_percent", "Used share of the content's disk", Heartbeat::disk),
          new Figure("pifleet_site_uptime_seconds", "Since the box started", Heartbeat::uptime));

  private static final FleetMeters.Sites NONE = Stream::empty;

  private final Instance<FleetMeters.Sites> view;
  private final Leading leading;

  private record Figure(String name, String help, ToDoubleFunction<Heartbeat> value) {}

  @Inject
  SiteGauges(Instance<FleetMeters.Sites> view, Leading leading) {
    this.view = view;
    this.leading = leading;
  }

  /** One for all; where nobody makes one, each that asks gets its own, and one of them is read. */
  @Produces
  @Singleton
  static CollectorRegistry registry() {
    return new CollectorRegistry(true);
  }

  void offer(@Observes StartupEvent event, CollectorRegistry registry) {
    if (view.isResolvable()) {
      registry.register(this);
    }
  }

  /** Only the leader hears the boxes; what another replica said of them would be false. */
  @Override
  public List<MetricFamilySamples> collect() {
    return families(leading.now() ? view.get() : NONE);
  }

  @Override
  public List<MetricFamilySamples> describe() {
    return families(NONE);
  }

  static List<MetricFamilySamples> families(FleetMeters.Sites sites) {
    GaugeMetricFamily online =
        new GaugeMetricFamily("pifleet_site_online", "Whether the box is connected", LABELS);
    GaugeMetricFamily seen =
        new GaugeMetricFamily(
            "pifleet_site_last_seen_timestamp_seconds", "Last sign of life", LABELS);
    List<GaugeMetricFamily> figures =
        FIGURES.stream().map(f -> new GaugeMetricFamily(f.name, f.help, LABELS)).toList();
    sites
        .vitals()
        .forEach(
            box -> {
              List<String> labels = List.of(box.site().namespace(), box.site().name());
              online.addMetric(labels, box.online() ? 1 : 0);
              if (box.heard() != null) {
                seen.addMetric(labels, box.heard().toEpochMilli() / 1000.0);
              }
              Heartbeat heartbeat = box.heartbeat();
              if (heartbeat != null) {
                add(figures, labels, heartbeat);
              }
            });
    GaugeMetricFamily counts =
        new GaugeMetricFamily(
            "pifleet_sites", "Sites by condition and reason", List.of("condition", "reason"));
    sites
        .counts()
        .forEach(c -> counts.addMetric(List.of(c.condition(), c.reason()), (double) c.sites()));
    GaugeMetricFamily rollouts =
        new GaugeMetricFamily(
            "pifleet_rollout",
            "1 for the reason that an UpdateRollout is where it is",
            List.of("namespace", "rollout", "reason"));
    GaugeMetricFamily progress =
        new GaugeMetricFamily(
            "pifleet_rollout_sites",
            "Sites of an UpdateRollout by what they are at",
            List.of("namespace", "rollout", "state"));
    sites
        .rollouts()
        .forEach(
            r -> {
              rollouts.addMetric(List.of(r.namespace(), r.name(), r.reason()), 1);
              r.sites()
                  .forEach(
                      (state, n) ->
                          progress.addMetric(List.of(r.namespace(), r.name(), state), (double) n));
            });
    List<MetricFamilySamples> all = new ArrayList<>(figures);
    all.add(rollouts);
    all.add(progress);
    all.add(online);
    all.add(seen);
    all.add(counts);
    return all;
  }

  private static void add(
      List<GaugeMetricFamily> figures, List<String> labels, Heartbeat heartbeat) {
    for (int i = 0; i < FIGURES.size(); i++) {
      double value = FIGURES.get(i).value().applyAsDouble(heartbeat);
      if (!Double.isNaN(value)) {
        figures.get(i).addMetric(labels, value);
      }
    }
  }

  private static double or(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }
}
