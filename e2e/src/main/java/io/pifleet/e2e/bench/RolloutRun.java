package io.pifleet.e2e.bench;

import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.e2e.harness.AuditLog;
import io.pifleet.protocol.SiteId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One rollout in four waves to boxes that answer at once.
 *
 * @param sites how many
 * @param time from {@code kubectl apply} to Completed
 * @param cpu of the operator, until it had nothing more to write
 * @param writes of the operator until then, by resource
 * @param refused those of them that were refused, since the object was another one by then
 * @param gaps from the answer that completes a wave to the first command of the next
 */
record RolloutRun(
    int sites,
    Duration time,
    Duration cpu,
    Map<String, Long> writes,
    long refused,
    List<Duration> gaps) {
  static final int WAVES = 4;

  private static final String SPEC =
      """
      maxConcurrency: 100%
      successThreshold: 100%
      waves:
        - {name: canary, percent: 10}
        - {name: some, percent: 40}
        - {name: most, percent: 70}
        - {name: all, percent: 100}
      """;

  static RolloutRun measure(SimulatedFleet fleet, int sites) throws Exception {
    fleet.grow(sites);
    String release = fleet.release();
    fleet.awaitQuiet();
    fleet.boxes().behave(SimulatedBoxes.Behaviour.AT_ONCE);
    CompletableFuture<Completed> completed = new CompletableFuture<>();
    Watch watch =
        fleet
            .kube()
            .resources(UpdateRollout.class)
            .inNamespace(fleet.club().namespace())
            .withName(release)
            .watch(new Completion(completed));
    try {
      long books = fleet.books();
      Duration cpu = fleet.operator().cpu();
      long start = System.nanoTime();
      fleet.apply(release, sites, SPEC);
      Completed end = completed.get(SimulatedFleet.LIMIT.toSeconds(), TimeUnit.SECONDS);
      fleet.awaitQuiet();
      List<AuditLog.Call> writes = fleet.writes(books);
      RolloutRun run =
          new RolloutRun(
              sites,
              Duration.ofNanos(end.nanos() - start),
              fleet.operator().cpu().minus(cpu),
              writes.stream()
                  .collect(
                      Collectors.groupingBy(
                          c -> c.use().resource(), TreeMap::new, Collectors.counting())),
              writes.stream().filter(c -> c.code() >= 400).count(),
              gaps(end.waves(), fleet.boxes().told(), fleet.boxes().done()));
      fleet.club().kubectl("delete", "updaterollout", release);
      return run;
    } finally {
      watch.close();
    }
  }

  /** All but those by which it stays leader whatever the fleet does. */
  long written() {
    return writes.entrySet().stream()
        .filter(e -> !e.getKey().equals("leases"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  double seconds() {
    return time.toNanos() / 1e9;
  }

  /** Waves never overlap here, so the commands come wave by wave. */
  private static List<Duration> gaps(
      List<Integer> waves, List<SimulatedBoxes.Told> told, List<SimulatedBoxes.Done> done) {
    Map<SiteId, Long> answered = new HashMap<>();
    done.forEach(d -> answered.merge(d.site(), d.nanos(), Math::min));
    Map<SiteId, Long> first = new LinkedHashMap<>();
    told.forEach(t -> first.putIfAbsent(t.site(), t.nanos()));
    List<SiteId> order = List.copyOf(first.keySet());
    List<Duration> gaps = new ArrayList<>();
    int from = 0;
    for (int size : waves.subList(0, waves.size() - 1)) {
      long last =
          order.subList(from, from + size).stream()
              .mapToLong(s -> answered.getOrDefault(s, 0L))
              .max()
              .orElseThrow();
      from += size;
      gaps.add(Duration.ofNanos(first.getOrDefault(order.get(from), 0L) - last));
    }
    return gaps;
  }

  /**
   * It is completed.
   *
   * @param waves how many sites each has
   */
  private record Completed(long nanos, List<Integer> waves) {}

  private record Completion(CompletableFuture<Completed> then) implements Watcher<UpdateRollout> {
    @Override
    public void eventReceived(Action action, UpdateRollout rollout) {
      UpdateRollout.Status status = rollout.getStatus();
      if (status != null
          && status.conditions().stream()
              .anyMatch(c -> c.type().equals("Ready") && c.status() == Condition.Status.True)) {
        then.complete(
            new Completed(
                System.nanoTime(),
                status.waves().stream().map(UpdateRollout.WaveStatus::sites).toList()));
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      then.completeExceptionally(cause);
    }
  }
}
