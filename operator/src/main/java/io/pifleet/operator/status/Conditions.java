package io.pifleet.operator.status;

import io.pifleet.api.v1alpha1.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The one mint of conditions. */
public final class Conditions {
  private Conditions() {}

  /**
   * Turns findings into conditions, sorted by type. {@code lastTransitionTime} moves only when the
   * status does.
   *
   * @param before what the object carries now
   * @param findings all that the object shall carry
   * @param generation of the spec that was judged
   * @param now when
   */
  public static List<Condition> mint(
      List<Condition> before, Collection<Finding> findings, long generation, Instant now) {
    return findings.stream()
        .sorted(Comparator.comparing(Finding::type))
        .map(
            f ->
                new Condition(
                    f.type(),
                    f.status(),
                    f.reason().name(),
                    f.message(),
                    generation,
                    of(before, f.type())
                        .filter(b -> b.status() == f.status())
                        .map(Condition::lastTransitionTime)
                        .orElseGet(() -> time(now))))
        .toList();
  }

  /** Finds one by type. */
  public static Optional<Condition> of(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
  }

  /** Kubernetes' form of a time: RFC 3339, whole seconds, UTC. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
