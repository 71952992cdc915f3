package io.pifleet.operator.rollout;

import org.jspecify.annotations.Nullable;

/** How many more may go, and who of them is next: what limits say of the counts. */
record Room(Terms terms, Ranks ranks, RolloutPlan plan) {
  /** In the whole rollout. */
  int free() {
    int planned = ranks.tallies().stream().mapToInt(WaveTally::sites).sum();
    return terms.maxConcurrency.ceil(planned) - places();
  }

  private int places() {
    return ranks.tallies().stream().mapToInt(WaveTally::places).sum();
  }

  private int free(int wave) {
    Share most = wave == terms.catchUp() ? null : terms.waves.get(wave).maxConcurrency();
    WaveTally tally = ranks.tally(wave);
    return most == null ? Integer.MAX_VALUE : most.ceil(tally.sites()) - tally.places();
  }

  /** Whom the next place is for: on the way back of the one wave, else of all that have begun. */
  @Nullable Place next() {
    if (plan.mode() == Mode.Back) {
      Place first = first(plan.current());
      return first != null || places() > 0 ? first : firstDown(plan.current());
    }
    for (int wave = 0; wave <= terms.catchUp(); wave++) {
      Place first = plan.course().begun(wave) ? first(wave) : null;
      if (first != null) {
        return first;
      }
    }
    return null;
  }

  /**
   * Who is down in an earlier wave, where nobody of a wave may go: that spends the budget, and each
   * would wait for the other for ever.
   */
  private @Nullable Place firstDown(int before) {
    for (int wave = before - 1; wave >= 0; wave--) {
      Place first = free(wave) > 0 ? ranks.firstDown(wave) : null;
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
