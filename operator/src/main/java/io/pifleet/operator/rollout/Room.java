package io.pifleet.operator.rollout;

import org.jspecify.annotations.Nullable;

/** How many more may go, and who of them is next: what limits say of the counts. */
record Room(Terms terms, Ranks ranks, RolloutPlan plan) {
  /** In the whole rollout. */
  int free() {
    int places = 0;
    int planned = 0;
    for (WaveTally wave : ranks.tallies()) {
      places += wave.places();
      planned += wave.sites();
    }
    return terms.maxConcurrency.ceil(planned) - places;
  }

  private int free(int wave) {
    Share most = wave == terms.catchUp() ? null : terms.waves.get(wave).maxConcurrency();
    WaveTally tally = ranks.tally(wave);
    return most == null ? Integer.MAX_VALUE : most.ceil(tally.sites()) - tally.places();
  }

  /** Whom the next place is for: on the way back of the one wave, else of all that have begun. */
  @Nullable Place next() {
    if (plan.mode() == Mode.Back) {
      return first(plan.current());
    }
    for (int wave = 0; wave <= terms.catchUp(); wave++) {
      Place first = plan.course().begun(wave) ? first(wave) : null;
      if (first != null) {
        return first;
      }
    }
    return null;
  }

  private @Nullable Place first(int wave) {
    return free(wave) > 0 ? ranks.first(wave, plan.mode()) : null;
  }

  /** Whether a place that was kept is there no more: others broke, or the limit has shrunk. */
  boolean overdrawn(Entry entry) {
    return free() < 0 || free(ranks.wave(entry)) < 0 || ranks.overdrawn(entry, plan.mode());
  }
}
