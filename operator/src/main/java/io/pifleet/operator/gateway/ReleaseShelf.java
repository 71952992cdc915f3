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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Enters packages as SoftwareReleases; what is there stays as it is. */
@Singleton
class ReleaseShelf {
  private final KubernetesClient client;

  @Inject
  ReleaseShelf(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Has the API server check what is known before gigabytes are sent in vain: name, namespace,
   * changelog, quota.
   *
   * @throws Refusal with its own sentence
   */
  void expect(PackageUpload upload) {
    if (find(upload) == null) {
      dryRun(upload, release(upload, "not-known-yet", "0.0.0", Sha256.ofText("")));
    }
  }

  /**
   * Has the API server check the whole of it; nothing is entered.
   *
   * @throws Refusal with 409 when another package has the name or the version, with 422 when a rule
   *     is broken
   */
  void check(PackageUpload upload, Manifest manifest, Sha256 sha256) {
    SoftwareRelease wanted = release(upload, manifest, sha256);
    SoftwareRelease there = find(upload);
    if (there == null) {
      twin(upload, wanted).ifPresent(twin -> refuse(twin, wanted));
      dryRun(upload, wanted);
    } else if (!isSame(there, wanted)) {
      throw taken(upload, there);
    }
  }

  /**
   * Enters it; false when the same was there.
   *
   * @throws Refusal with 409 when another package has the name
   */
  boolean enter(PackageUpload upload, Manifest manifest, Sha256 sha256) {
    SoftwareRelease wanted = release(upload, manifest, sha256);
    try {
      client.resource(wanted).create();
      return true;
    } catch (KubernetesClientException e) {
      SoftwareRelease there = e.getCode() == 409 ? find(upload) : null;
      if (there == null) {
        throw refusal(upload, e);
      }
      if (!isSame(there, wanted)) {
        throw taken(upload, there);
      }
      return false;
    }
  }

  private @Nullable SoftwareRelease find(PackageUpload upload) {
    SoftwareRelease found =
        client
            .resources(SoftwareRelease.class)
            .inNamespace(upload.namespace())
            .withName(upload.name())
            .get();
    if (found != null && found.getMetadata().getDeletionTimestamp() != null) {
      throw new Refusal(
          Problem.of(
              409,
              "SoftwareRelease %s/%s is being deleted; try again when it is gone"
                  .formatted(upload.namespace(), upload.name())));
    }
    return found;
  }

  /** One of the same version and of other bytes: boxes with the one would refuse the other. */
  private Optional<SoftwareRelease> twin(PackageUpload upload, SoftwareRelease wanted) {
    SoftwareRelease.Spec spec = wanted.getSpec();
    return client
        .resources(SoftwareRelease.class)
        .inNamespace(upload.namespace())
        .list()
        .getItems()
        .stream()
        .filter(r -> r.getSpec().distribution().equals(spec.distribution()))
        .filter(r -> r.getSpec().version().equals(spec.version()))
        .filter(r -> !isSame(r, wanted))
        .findFirst();
  }

  private static void refuse(SoftwareRelease twin, SoftwareRelease wanted) {
    throw new Refusal(
        Problem.of(
            409,
            "SoftwareRelease %s/%s is %s %s of another package, and a box takes a version once; give this one a higher version"
                .formatted(
                    twin.getMetadata().getNamespace(),
                    twin.getMetadata().getName(),
                    wanted.getSpec().distribution(),
                    wanted.getSpec().version())));
  }

  private void dryRun(PackageUpload upload, SoftwareRelease release) {
    try {
      client.resource(release).dryRun().create();
    } catch (KubernetesClientException e) {
      throw refusal(upload, e);
    }
  }

  /** Whoever signed it: the signature that is there was good, or is mended there. */
  private static boolean isSame(SoftwareRelease there, SoftwareRelease wanted) {
    SoftwareRelease.Spec is = there.getSpec();
    SoftwareRelease.Spec other = wanted.getSpec();
    return is.archive().sha256().equals(other.archive().sha256())
        && is.distribution().equals(other.distribution())
        && is.version().equals(other.version());
  }

  private static SoftwareRelease release(PackageUpload upload, Manifest manifest, Sha256 sha256) {
    return release(upload, manifest.distribution(), manifest.version(), sha256);
  }

  private static SoftwareRelease release(
      PackageUpload upload, String distribution, String version, Sha256 sha256) {
    SoftwareRelease release = new SoftwareRelease();
    release.setMetadata(
        new ObjectMetaBuilder().withNamespace(upload.namespace()).withName(upload.name()).build());
    release.setSpec(
        new SoftwareRelease.Spec(
            distribution,
            version,
            upload.changelog(),
            new SoftwareRelease.Archive(sha256.hex(), upload.signature()),
            false));
    return release;
  }

  private static Refusal taken(PackageUpload upload, SoftwareRelease there) {
    SoftwareRelease.Spec spec = there.getSpec();
    return new Refusal(
        Problem.of(
            409,
            "SoftwareRelease %s/%s is %s %s of sha256 %s, and a release is immutable; take a name with the new version"
                .formatted(
                    upload.namespace(),
                    upload.name(),
                    spec.distribution(),
                    spec.version(),
                    spec.archive().sha256())));
  }

  private static RuntimeException refusal(PackageUpload upload, KubernetesClientException e) {
    Status status = e.getStatus();
    String said = status == null ? String.valueOf(e.getMessage()) : status.getMessage();
    return switch (e.getCode()) {
      case 404 ->
          new Refusal(
              Problem.of(
                  404, "namespace %s does not exist; create it".formatted(upload.namespace())));
      // A quota or an admission policy of the cluster.
      case 403 -> new Refusal(Problem.of(403, said));
      case 400, 422 -> new Refusal(Problem.of(422, said));
      default -> e;
    };
  }
}
