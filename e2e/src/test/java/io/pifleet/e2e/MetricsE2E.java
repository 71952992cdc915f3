package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Prometheus finds at the operator. */
@ExtendWith(Shared.class)
class MetricsE2E {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Of the operator itself and of each box; a family shows up with its first sample. */
  private static final Set<String> ALWAYS =
      Set.of(
          "pifleet_api_requests",
          "pifleet_claims",
          "pifleet_claims_paused",
          "pifleet_dropped",
          "pifleet_heartbeats",
          "pifleet_link_connected",
          "pifleet_link_outbox",
          "pifleet_malformed",
          "pifleet_rollout",
          "pifleet_rollout_sites",
          "pifleet_site_cpu_percent",
          "pifleet_site_disk_percent",
          "pifleet_site_last_seen_timestamp_seconds",
          "pifleet_site_memory_percent",
          "pifleet_site_online",
          "pifleet_site_temperature_celsius",
          "pifleet_site_uptime_seconds",
          "pifleet_sites");

  @Test
  void eachBoxAndTheOperatorThatEachFigureExplains(World world) {
    Tenant club = Tenant.create(world, "metrics");
    club.declare("bar");
    club.admit("bar");
    club.kubectl("wait", "--for=condition=Ready", "site", "bar", "--timeout=90s");
    String bar = "{namespace=\"" + club.namespace() + "\",site=\"bar\"";

    await("the first heartbeat")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              List<String> lines = lines(world);
              assertThat(lines).contains("pifleet_site_online" + bar + "} 1.0");
              assertThat(lines).anyMatch(l -> l.startsWith("pifleet_site_uptime_seconds" + bar));
              assertThat(lines)
                  .anyMatch(
                      l -> l.matches("pifleet_sites\\{condition=\"Ready\",reason=\"Ready\".*"));
            });
    List<String> lines = lines(world);
    assertThat(families(lines, "# TYPE pifleet_")).containsAll(ALWAYS);
    assertThat(families(lines, "# HELP pifleet_"))
        .as("those that say what they count")
        .isEqualTo(families(lines, "# TYPE pifleet_"));

    club.box("bar").kill();
    await("it is gone")
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(lines(world)).contains("pifleet_site_online" + bar + "} 0.0"));
    club.kubectl("delete", "site", "bar");
    await("what is gone is not told of any more")
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(lines(world)).noneMatch(l -> l.contains(bar)));
  }

  private static List<String> lines(World world) {
    return world.operator().metrics().lines().toList();
  }

  /** Names of families whose line says something after the name. */
  private static Set<String> families(List<String> lines, String kind) {
    Set<String> names = new TreeSet<>();
    for (String line : lines) {
      if (line.startsWith(kind)) {
        String[] words = line.strip().split(" ", 4);
        if (words.length == 4 && !words[3].isBlank()) {
          names.add(words[2]);
        }
      }
    }
    return names;
  }
}
