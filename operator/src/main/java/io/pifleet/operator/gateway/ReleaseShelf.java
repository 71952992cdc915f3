package io.pifleet.operator.gateway;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Enters packages as SoftwareReleases; what is there stays as it is. */
@Singleton
class ReleaseShelf {
  private final KubernetesClient client;

  @Inject
  ReleaseShelf(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Enters it; false when the same was there.
   *
   * @throws Refusal with 409 when another package has the name
   */
  boolean enter(PackageUpload upload, Manifest manifest, Sha256 sha256) {
    SoftwareRelease release = new SoftwareRelease();
    release.setMetadata(
        new ObjectMetaBuilder().withNamespace(upload.namespace()).withName(upload.name()).build());
    release.setSpec(
        new SoftwareRelease.Spec(
            manifest.distribution(),
            manifest.version(),
            upload.changelog(),
            new SoftwareRelease.Archive(sha256.hex(), upload.signature()),
            false));
    try {
      client.resource(release).create();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == 409 && isThere(upload, sha256)) {
        return false;
      }
      throw refusal(upload, e);
    }
  }

  private boolean isThere(PackageUpload upload, Sha256 sha256) {
    SoftwareRelease there =
        client
            .resources(SoftwareRelease.class)
            .inNamespace(upload.namespace())
            .withName(upload.name())
            .get();
    return there != null && there.getSpec().archive().sha256().equals(sha256.hex());
  }

  private static RuntimeException refusal(PackageUpload upload, KubernetesClientException e) {
    Status status = e.getStatus();
    String said = status == null ? String.valueOf(e.getMessage()) : status.getMessage();
    return switch (e.getCode()) {
      case 404 ->
          new Refusal(
              Problem.of(
                  404, "namespace %s does not exist; create it".formatted(upload.namespace())));
      case 409 ->
          new Refusal(
              Problem.of(
                  409,
                  "SoftwareRelease %s/%s is another package, and a release is immutable; take a name"
                          .formatted(upload.namespace(), upload.name())
                      + " with the new version"));
      case 400, 422 -> new Refusal(Problem.of(400, said));
      default -> e;
    };
  }
}
