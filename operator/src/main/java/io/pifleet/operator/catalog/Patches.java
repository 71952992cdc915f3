package io.pifleet.operator.catalog;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;

/** What server-side apply is given: the name, and nothing but what is ours. */
public final class Patches {
  private Patches() {}

  /**
   * Makes the patch of a status.
   *
   * @param read whose status it is
   * @param patch an empty object of the same kind
   */
  public static <S, R extends CustomResource<?, S>> R status(R read, R patch, S status) {
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(read.getMetadata().getName())
            .withNamespace(read.getMetadata().getNamespace())
            .build());
    patch.setStatus(status);
    return patch;
  }
}
