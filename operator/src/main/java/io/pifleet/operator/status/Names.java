package io.pifleet.operator.status;

import java.util.List;

/** Names in a sentence: some of them, and how many more there are. */
public final class Names {
  private Names() {}

  /** Such as {@code a, b and 3 more}. */
  public static String of(List<String> all, int most) {
    String named = String.join(", ", all.subList(0, Math.min(most, all.size())));
    return all.size() <= most ? named : named + " and " + (all.size() - most) + " more";
  }
}
