package io.pifleet.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Writes Kubernetes' Events. */
public interface Announcer {
  /**
   * Tells that something happened to an object.
   *
   * @param about the object
   * @param finding what is so now
   */
  void announce(HasMetadata about, Finding finding);
}
