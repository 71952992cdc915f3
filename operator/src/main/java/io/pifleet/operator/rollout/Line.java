package io.pifleet.operator.rollout;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who waits in one direction, wave by wave, and who of them is next. */
final class Line {
  private final Budget budget;
  private final List<Queues> waves = new ArrayList<>();

  Line(int waves, int maxUnavailable) {
    budget = new Budget(maxUnavailable);
    for (int i = 0; i < waves; i++) {
      this.waves.add(new Queues(budget));
    }
  }

  void queue(int wave, Place place, String group) {
    waves.get(wave).add(place, group);
  }

  void unqueue(int wave, Place place, String group) {
    waves.get(wave).remove(place, group);
  }

  /** One more of a group is down, or one less. */
  void down(String group, int by) {
    if (budget.add(group, by)) {
      waves.forEach(w -> w.refresh(group));
    }
  }

  boolean free(String group) {
    return budget.free(group);
  }

  boolean overdrawn(String group) {
    return budget.overdrawn(group);
  }

  @Nullable Place first(int wave) {
    return waves.get(wave).first();
  }

  @Nullable Place first(int wave, String group) {
    return waves.get(wave).first(group);
  }
}
