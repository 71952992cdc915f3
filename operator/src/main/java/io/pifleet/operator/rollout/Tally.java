package io.pifleet.operator.rollout;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A rollout's sites, counted.
 *
 * @param waves as declared, and the one of those who were away
 * @param excluded how many targeted sites do not get it
 * @param superseded how many of them follow a newer rollout
 * @param settling whether this operator took it over and has not heard of every site yet, or what
 *     it has decided is not written yet: nothing is told or concluded before that
 */
public record Tally(List<WaveTally> waves, int excluded, int superseded, boolean settling) {
  /** Of no sites. */
  public static final Tally NONE = new Tally(List.of(), 0, 0, false);

  /** Of all waves. */
  public int sum(ToIntFunction<WaveTally> count) {
    int sum = 0;
    for (WaveTally wave : waves) {
      sum += count.applyAsInt(wave);
    }
    return sum;
  }

  /** How many sites get it. */
  public int planned() {
    return sum(WaveTally::sites);
  }

  /**
   * Whether all that it means follow newer rollouts now, or have what these brought: what is left
   * is how it went.
   *
   * @param begun whether it has begun
   */
  public boolean isHistory(boolean begun) {
    return planned() == 0 && (superseded > 0 || (begun && excluded > 0));
  }

  /** How many sites no plan was made for yet; no counts are to be written before. */
  public int unreported() {
    return sum(WaveTally::unreported);
  }
}
