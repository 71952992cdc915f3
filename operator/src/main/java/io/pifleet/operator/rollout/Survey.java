package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which rollouts an operator that has just started has taken in: the newest of a namespace first,
 * since an older one that knew nothing of a newer would count its sites as its own.
 */
final class Survey {
  private final Catalog catalog;
  private final Bells bells;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Set<String> done = ConcurrentHashMap.newKeySet();

  Survey(Catalog catalog, Bells bells) {
    this.catalog = catalog;
    this.bells = bells;
  }

  /** Whether all rollouts of a namespace were taken in once; it stays so. */
  boolean isDone(String namespace) {
    return done.contains(namespace);
  }

  boolean awaitsNewer(UpdateRollout rollout) {
    String namespace = rollout.getMetadata().getNamespace();
    return !isDone(namespace)
        && unseen(namespace).anyMatch(other -> Age.of(other).isNewerThan(Age.of(rollout)));
  }

  /** A rollout was taken in, or that was tried. */
  void saw(UpdateRollout rollout) {
    String namespace = rollout.getMetadata().getNamespace();
    if (!isDone(namespace)) {
      seen.add(rollout.getMetadata().getUid());
      goOn(namespace);
    }
  }

  void forget(UpdateRollout gone) {
    String namespace = gone.getMetadata().getNamespace();
    if (!isDone(namespace)) {
      goOn(namespace);
    }
  }

  /** The next one is rung for; after the last one all sites are, which got no turn till then. */
  private void goOn(String namespace) {
    unseen(namespace)
        .max(Comparator.comparing(Age::of))
        .ifPresentOrElse(
            bells.rollouts()::ring,
            () -> {
              done.add(namespace);
              catalog.rollouts(namespace).forEach(r -> seen.remove(r.getMetadata().getUid()));
              catalog.sites(namespace).forEach(bells.sites()::ring);
            });
  }

  private Stream<UpdateRollout> unseen(String namespace) {
    return catalog.rollouts(namespace).filter(r -> !seen.contains(r.getMetadata().getUid()));
  }
}
