package io.pifleet.operator.catalog;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;

/**
 * A cache without what only the API server needs: half of the memory.
 *
 * @param <T> the kind
 */
public final class NoManagedFields<T extends HasMetadata> extends TransformingItemStore<T> {
  /** Made by the SDK, by reflection. */
  public NoManagedFields() {
    super(
        object -> {
          object.getMetadata().setManagedFields(null);
          return object;
        });
  }
}
