package io.pifleet.operator.rollout;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Those of one wave who wait: a queue for each group, and in front the first of each group that may
 * go. So a group whose budget is used up is passed by without looking at those who stand in it.
 */
final class Queues {
  private final Budget budget;
  private final Map<String, TreeSet<Place>> queues = new HashMap<>();
  private final Map<String, Place> heads = new HashMap<>();
  private final TreeSet<Place> front = new TreeSet<>();

  Queues(Budget budget) {
    this.budget = budget;
  }

  void add(Place place, String group) {
    queues.computeIfAbsent(group, g -> new TreeSet<>()).add(place);
    refresh(group);
  }

  void remove(Place place, String group) {
    TreeSet<Place> queue = queues.get(group);
    if (queue != null && queue.remove(place)) {
      refresh(group);
      if (queue.isEmpty()) {
        queues.remove(group);
      }
    }
  }

  /** Looks again who of a group stands in front. */
  void refresh(String group) {
    Place before = heads.remove(group);
    if (before != null) {
      front.remove(before);
    }
    TreeSet<Place> queue = queues.get(group);
    if (queue != null && !queue.isEmpty() && budget.free(group)) {
      heads.put(group, queue.first());
      front.add(queue.first());
    }
  }

  @Nullable Place first() {
    return front.isEmpty() ? null : front.first();
  }

  /** The first of a group, if it may go. */
  @Nullable Place first(String group) {
    return heads.get(group);
  }
}
