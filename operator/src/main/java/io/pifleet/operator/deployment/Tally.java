package io.pifleet.operator.deployment;

import java.util.List;
import java.util.Map;

/**
 * A deployment's sites, counted.
 *
 * @param targeted all
 * @param phases how many are at what
 * @param unreported how many no plan was made for yet since this operator started or the deployment
 *     changed
 * @param late how many have taken longer than progressDeadline
 * @param reasons how many have which trouble
 * @param troubles the first by name
 */
public record Tally(
    int targeted,
    Map<Phase, Integer> phases,
    int unreported,
    int late,
    Map<String, Integer> reasons,
    List<Named> troubles) {
  /** Most troubles that are named. */
  public static final int NAMED = 20;

  /** Of no sites. */
  public static final Tally NONE = new Tally(0, Map.of(), 0, 0, Map.of(), List.of());

  /**
   * One site's trouble.
   *
   * @param site its name
   * @param trouble why
   */
  public record Named(String site, Trouble trouble) {}

  /** How many are at this. */
  public int at(Phase phase) {
    return phases.getOrDefault(phase, 0);
  }

  /** How many have this trouble. */
  public int with(String reason) {
    return reasons.getOrDefault(reason, 0);
  }
}
