package io.pifleet.operator.rollout;

import io.pifleet.operator.Settings;
import io.pifleet.operator.fleet.Backoff;
import io.pifleet.operator.fleet.Fleet;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the gates of the rollouts that go on, beside whoever plans them, and brings the answers.
 */
@Singleton
class GateWatch {
  private static final Logger LOG = Logger.getLogger(GateWatch.class);

  /** Who answers slowly keeps few threads, and nobody else waits for them. */
  private static final int THREADS = 4;

  private static final int WAITING = 1_000;

  private final Measurements measurements;
  private final RolloutProgress progress;
  private final RolloutTargeting targeting;
  private final Fleet fleet;
  private final Backoff interval;
  private final Map<String, Map<String, Instant>> due = new ConcurrentHashMap<>();
  private final Set<String> asking = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("gates-", 0).factory());

  @Inject
  GateWatch(
      Measurements measurements,
      RolloutProgress progress,
      RolloutTargeting targeting,
      Fleet fleet,
      Settings settings) {
    this.measurements = measurements;
    this.progress = progress;
    this.targeting = targeting;
    this.fleet = fleet;
    Duration pause = settings.prometheus().interval();
    interval = new Backoff(pause, pause);
    threads.allowCoreThreadTimeOut(true);
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }

  /**
   * Asks what is due.
   *
   * @return when there is more to ask; null where the rollout has no question now
   */
  @Nullable Instant check(String namespace, String rollout, Instant now) {
    List<String> questions = progress.questions(rollout);
    if (questions.isEmpty()) {
      due.remove(rollout);
      return null;
    }
    Map<String, Instant> times = due.computeIfAbsent(rollout, r -> new ConcurrentHashMap<>());
    times.keySet().retainAll(questions);
    for (String promql : questions) {
      Instant at = times.get(promql);
      if (at == null || !now.isBefore(at)) {
        times.put(promql, now.plus(interval.after(1, rollout + promql)));
        begin(namespace, rollout, promql);
      }
    }
    return Collections.min(times.values());
  }

  /** Forgets a rollout that is gone. */
  void forget(String rollout) {
    due.remove(rollout);
  }

  private void begin(String namespace, String rollout, String promql) {
    String question = rollout + " " + promql;
    if (!asking.add(question)) {
      return;
    }
    try {
      threads.execute(
          () -> {
            try {
              Reading reading = read(promql);
              targeting.ring(namespace, progress.read(rollout, promql, reading, fleet.now()));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              asking.remove(question);
            }
          });
    } catch (RejectedExecutionException full) {
      asking.remove(question);
      LOG.warnf("Too many gates wait for an answer; this one is asked later: rollout=%s", rollout);
    }
  }

  private Reading read(String promql) throws InterruptedException {
    try {
      return Reading.of(measurements.ask(promql), fleet.now());
    } catch (Measurements.Unanswered e) {
      return Reading.none(Objects.requireNonNull(e.getMessage()), fleet.now());
    }
  }
}
