package io.pifleet.operator.deployment;

import io.fabric8.kubernetes.api.model.IntOrString;

/**
 * How many sites may fetch at once.
 *
 * @param count a number of sites, or of percent
 * @param percent which of the two
 */
public record Limit(int count, boolean percent) {
  /** Nobody: of a deployment that is not known yet. */
  public static final Limit NONE = new Limit(0, false);

  /** Reads {@code spec.maxConcurrency}. */
  public static Limit of(IntOrString value) {
    Integer number = value.getIntVal();
    if (number != null) {
      return new Limit(number, false);
    }
    String text = value.getStrVal();
    return new Limit(Integer.parseInt(text.substring(0, text.length() - 1)), true);
  }

  /** Of so many sites; a share is rounded up, so that one may always go. */
  public int of(int sites) {
    return percent ? Math.ceilDiv(sites * count, 100) : count;
  }
}
