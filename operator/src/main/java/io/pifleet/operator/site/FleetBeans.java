package io.pifleet.operator.site;

import io.pifleet.operator.Settings;
import io.pifleet.operator.deployment.DeploymentProgress;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.fleet.SteadyClock;
import io.pifleet.operator.fleet.Timing;
import io.pifleet.operator.fleet.Watch;
import io.pifleet.operator.group.GroupCounts;
import io.pifleet.operator.rollout.RolloutProgress;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes what knows neither clock nor container. */
class FleetBeans {
  @Produces
  @Singleton
  Fleet fleet(Settings settings, Watch watch) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("fleet-timer").factory());
    return new Fleet(
        new Timing(settings.presence().grace(), settings.heartbeat().interval()),
        watch,
        new SteadyClock(),
        (wait, what) -> {
          var unused = timer.schedule(what, Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
        });
  }

  @Produces
  @Singleton
  DeploymentProgress progress() {
    return new DeploymentProgress();
  }

  @Produces
  @Singleton
  RolloutProgress rollouts() {
    return new RolloutProgress();
  }

  @Produces
  @Singleton
  GroupCounts groupCounts() {
    return new GroupCounts();
  }
}
