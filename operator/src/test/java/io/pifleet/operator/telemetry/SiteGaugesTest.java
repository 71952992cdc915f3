package io.pifleet.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.SiteId;
import io.prometheus.client.Collector;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SiteGaugesTest {
  private static final FleetMeters.Sites VIEW =
      new FleetMeters.Sites() {
        @Override
        public Stream<FleetMeters.Vitals> vitals() {
          return Stream.of(
              new FleetMeters.Vitals(
                  new SiteId("club-a", "foyer"),
                  true,
                  new Heartbeat(12.5, 40, null, 70, 3600, 0, 0, false, false),
                  Instant.ofEpochMilli(1_800_000_000_500L)),
              new FleetMeters.Vitals(new SiteId("club-a", "attic"), false, null, null));
        }

        @Override
        public Collection<FleetMeters.Count> counts() {
          return List.of(new FleetMeters.Count("Online", "NeverSeen", 1));
        }
      };

  @Test
  void showsWhatIsKnownAndNothingElse() {
    assertThat(SiteGauges.families(VIEW).stream().flatMap(f -> f.samples.stream()).map(this::line))
        .containsExactlyInAnyOrder(
            "pifleet_site_cpu_percent [club-a, foyer] 12.5",
            "pifleet_site_memory_percent [club-a, foyer] 40.0",
            "pifleet_site_disk_percent [club-a, foyer] 70.0",
            "pifleet_site_uptime_seconds [club-a, foyer] 3600.0",
            "pifleet_site_online [club-a, foyer] 1.0",
            "pifleet_site_online [club-a, attic] 0.0",
            "pifleet_site_last_seen_timestamp_seconds [club-a, foyer] 1.8000000005E9",
            "pifleet_sites [Online, NeverSeen] 1.0");
  }

  private String line(Collector.MetricFamilySamples.Sample sample) {
    return sample.name + " " + sample.labelValues + " " + sample.value;
  }
}
