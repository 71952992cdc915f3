package io.pifleet.operator.authority;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks after the certificates once an hour; each of them has weeks left when it is renewed. */
@Singleton
class Upkeep {
  private final Authority authority;
  private final ScheduledExecutorService hourly =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("upkeep").factory());

  @Inject
  Upkeep(Authority authority) {
    this.authority = authority;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // keep() reports its own failures
  void start(@Observes StartupEvent event) {
    hourly.scheduleWithFixedDelay(authority::keep, 1, 1, TimeUnit.HOURS);
  }

  void stop(@Observes ShutdownEvent event) {
    hourly.shutdownNow();
  }
}
