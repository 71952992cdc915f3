package io.pifleet.operator.catalog;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;

/** What server-side apply is given: what is ours, and for which version of the object. */
public final class Patches {
  private Patches() {}

  /**
   * Makes the patch of a status. The API server refuses it with 409 when the object is another one
   * by now, and the reconciler is called anew. Without that a change that a person makes in this
   * very moment is passed over: the SDK takes its event for a forerunner of our own write and drops
   * it (TemporaryResourceCache of 5.3.2).
   *
   * @param read whose status it is
   * @param patch an empty object of the same kind
   */
  public static <S, R extends CustomResource<?, S>> R status(R read, R patch, S status) {
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(read.getMetadata().getName())
            .withNamespace(read.getMetadata().getNamespace())
            .withResourceVersion(read.getMetadata().getResourceVersion())
            .build());
    patch.setStatus(status);
    return patch;
  }
}
