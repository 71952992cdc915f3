package io.pifleet.operator.rollout;

import io.pifleet.operator.rollout.Standing.Kind;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sites of one wave, counted by what they are at. */
final class Count {
  private final Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
  private int sites;

  void add(Kind kind, int change) {
    kinds.merge(kind, change, Integer::sum);
    sites += change;
  }

  int sites() {
    return sites;
  }

  int at(Kind kind) {
    @Nullable Integer count = kinds.get(kind);
    return count == null ? 0 : count;
  }

  /** How many are updated or taken back at this moment. */
  int places() {
    return at(Kind.Updating) + at(Kind.Returning);
  }

  int underWay() {
    return at(Kind.Waiting) + at(Kind.Updating) + at(Kind.Soaking) + at(Kind.Held);
  }

  /** How many may still run what the rollout brought. */
  int toReturn() {
    return underWay() + at(Kind.Verified) + at(Kind.Returning);
  }
}
