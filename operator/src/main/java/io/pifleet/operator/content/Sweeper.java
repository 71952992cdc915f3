package io.pifleet.operator.content;

import io.pifleet.operator.Settings;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.leadership.Leading;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Gives the store's room back, a few times in the span for which unused files are kept. */
@Singleton
class Sweeper {
  private static final Logger LOG = Logger.getLogger(Sweeper.class);
  private static final Duration SELDOM = Duration.ofHours(6);

  private final Inventory inventory;
  private final Catalog catalog;
  private final Shelf shelf;
  private final Leading leading;
  private final Duration keep;
  private final boolean alone;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sweeper").factory());

  @Inject
  Sweeper(Inventory inventory, Catalog catalog, Shelf shelf, Leading leading, Settings settings) {
    this.inventory = inventory;
    this.catalog = catalog;
    this.shelf = shelf;
    this.leading = leading;
    this.keep = settings.store().keepUnused();
    // Who looks after some namespaces only does not know what the others use.
    this.alone = settings.watchNamespaces().isEmpty();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // sweep() reports its own failures
  void start(@Observes StartupEvent event) {
    if (!keep.isPositive() || !alone) {
      LOG.infof(
          "Files that no Content names stay in the store: pifleet.%s is set.",
          alone ? "store.keep-unused=0" : "watch-namespaces");
      return;
    }
    long pause = Math.min(SELDOM.toMillis(), Math.max(1_000, keep.toMillis() / 4));
    long first = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
    thread.scheduleWithFixedDelay(this::sweep, first, pause, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
  }

  private void sweep() {
    // Nobody leads before the caches are filled.
    if (!leading.now()) {
      return;
    }
    try {
      SweepPlan plan = SweepPlan.of(inventory.all(), used(), keep, Instant.now());
      for (SweepPlan.Step step : plan.steps()) {
        perform(step);
      }
    } catch (IOException e) {
      LOG.warnf("The store could not be swept, it will be tried again: %s", e.getMessage());
    } catch (RuntimeException bug) {
      LOG.errorf(bug, "The store could not be swept.");
    }
  }

  private void perform(SweepPlan.Step step) throws IOException {
    switch (step) {
      case SweepPlan.Step.Mark mark -> inventory.mark(mark.sha256());
      case SweepPlan.Step.Remove remove -> {
        Optional<Sha256> file = StoreKeys.ofObject(remove.key());
        // Planning took a while, and somebody may want it again.
        if (file.isPresent() && (!leading.now() || isUsed(file.get()))) {
          return;
        }
        inventory.remove(remove.key());
        file.ifPresent(shelf::forget);
        LOG.debugf("Removed from the store: key=%s", remove.key());
      }
    }
  }

  private boolean isUsed(Sha256 file) {
    return catalog.contents(file).findAny().isPresent()
        || catalog.releases().anyMatch(r -> r.getSpec().archive().sha256().equals(file.hex()));
  }

  private Set<Sha256> used() {
    return Stream.concat(
            catalog.contents().map(c -> c.getSpec().sha256()),
            catalog.releases().map(r -> r.getSpec().archive().sha256()))
        .flatMap(Sweeper::digest)
        .collect(Collectors.toSet());
  }

  private static Stream<Sha256> digest(String hex) {
    try {
      return Stream.of(Sha256.of(hex));
    } catch (Malformed shownByTheSchema) {
      return Stream.empty();
    }
  }
}
