package io.pifleet.operator.rollout;

import java.util.HashMap;
import java.util.Map;

/** How many that are alike are down. */
final class Budget {
  /** Those that are like nobody. */
  static final String ALONE = "";

  /** Those that are down already: what is done about them takes nobody else down. */
  static final String DOWN = "\0";

  private final int most;
  private final Map<String, Integer> down = new HashMap<>();

  Budget(int most) {
    this.most = most;
  }

  boolean free(String group) {
    return isUnlimited(group) || down.getOrDefault(group, 0) < most;
  }

  /** Whether more are down than may be, which those who broke meanwhile bring about. */
  boolean overdrawn(String group) {
    return !isUnlimited(group) && down.getOrDefault(group, 0) > most;
  }

  /** No field of a Site holds such a text. */
  private static boolean isUnlimited(String group) {
    return group.equals(ALONE) || group.equals(DOWN);
  }

  /** True when that begins or ends the group's wait. */
  boolean add(String group, int by) {
    boolean before = free(group);
    down.merge(group, by, (a, b) -> a + b == 0 ? null : a + b);
    return free(group) != before;
  }
}
