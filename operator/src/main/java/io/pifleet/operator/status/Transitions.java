package io.pifleet.operator.status;

import io.pifleet.api.v1alpha1.Condition;
import java.util.List;

/** What has become otherwise. */
public final class Transitions {
  private Transitions() {}

  /** The findings whose status or reason is not what was written; all of them for a new object. */
  public static List<Finding> of(List<Condition> before, List<Finding> findings) {
    return findings.stream()
        .filter(
            f ->
                Conditions.of(before, f.type())
                    .filter(c -> c.status() == f.status() && c.reason().equals(f.reason().name()))
                    .isEmpty())
        .toList();
  }
}
