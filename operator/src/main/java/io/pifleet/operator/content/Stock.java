package io.pifleet.operator.content;

import io.pifleet.api.v1alpha1.Content;
import io.pifleet.operator.site.Desire;
import io.pifleet.protocol.Malformed;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One Content, as deployments find it.
 *
 * @param name of the Content
 * @param labels of the Content
 * @param seen whether the store was asked for what its spec now names
 * @param desire the file and its place; null while it cannot be deployed
 */
public record Stock(
    String name, Map<String, String> labels, boolean seen, @Nullable Desire desire) {
  /** A Content can be deployed when the store was seen to hold what its spec now names. */
  public static Stock of(
      String name,
      Map<String, String> labels,
      long generation,
      Content.Spec spec,
      Content.@Nullable Status status) {
    if (status == null || !Objects.equals(status.observedGeneration(), generation)) {
      return new Stock(name, labels, false, null);
    }
    Long size = status.size();
    boolean stored = ContentPlan.stored(status.conditions());
    return new Stock(name, labels, true, stored && size != null ? desire(spec, size) : null);
  }

  private static @Nullable Desire desire(Content.Spec spec, long size) {
    try {
      return Desire.of(spec, size);
    } catch (Malformed shownByItsCondition) {
      return null;
    }
  }
}
