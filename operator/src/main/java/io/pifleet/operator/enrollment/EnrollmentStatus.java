package io.pifleet.operator.enrollment;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pifleet.api.v1alpha1.Enrollment;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * The only way in which an Enrollment's status is written: as a whole, on the version that was
 * read. Reconciler and gateway both write it, and of two that read the same PIN one must lose;
 * server-side apply, which merges, would bring a used PIN back.
 */
@Singleton
class EnrollmentStatus {
  private final KubernetesClient client;
  private final EnrollmentEvents events;

  @Inject
  EnrollmentStatus(KubernetesClient client, EnrollmentEvents events) {
    this.client = client;
    this.events = events;
  }

  /**
   * Writes it.
   *
   * @param read what the status follows from
   * @return the object as stored; empty when somebody else was faster, or it is gone
   */
  Optional<Enrollment> write(Enrollment read, Enrollment.Status status) {
    Enrollment next = new Enrollment();
    next.setMetadata(new ObjectMetaBuilder(read.getMetadata()).withManagedFields().build());
    next.setSpec(read.getSpec());
    next.setStatus(status);
    try {
      Enrollment written = client.resource(next).lockResourceVersion().updateStatus();
      events.tell(read, status);
      return Optional.of(written);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Reads one from the API server itself. */
  Optional<Enrollment> read(String namespace, String name) {
    return Optional.ofNullable(
        client.resources(Enrollment.class).inNamespace(namespace).withName(name).get());
  }
}
