package io.pifleet.operator.gateway;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pifleet.api.v1alpha1.Content;
import io.pifleet.protocol.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Enters uploads as Contents, by server-side apply: what others own of one stays theirs. */
@Singleton
class Catalogue {
  private static final String MANAGER = "pifleet-gateway";
  private static final Sha256 NOT_KNOWN_YET = Sha256.ofText("");

  private final KubernetesClient client;

  @Inject
  Catalogue(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Finds what is there under that name.
   *
   * @throws Refusal with 409 when it is being deleted: what is put into it would go with it
   */
  Optional<Content> find(Upload upload) {
    Content found =
        client
            .resources(Content.class)
            .inNamespace(upload.namespace())
            .withName(upload.name())
            .get();
    if (found != null && found.getMetadata().getDeletionTimestamp() != null) {
      throw new Refusal(
          Problem.of(
              409,
              "Content %s/%s is being deleted and waits for those who use it, see kubectl describe;"
                      .formatted(upload.namespace(), upload.name())
                  + " try again when it is gone, or take another name"));
    }
    return Optional.ofNullable(found);
  }

  /**
   * Has the API server check what will be entered, before gigabytes are sent in vain.
   *
   * @throws Refusal with its own sentence
   */
  void check(Upload upload) {
    try {
      client
          .resource(content(upload, NOT_KNOWN_YET))
          .dryRun()
          .fieldManager(MANAGER)
          .forceConflicts()
          .serverSideApply();
    } catch (KubernetesClientException e) {
      throw refusal(upload, e);
    }
  }

  /**
   * Enters it.
   *
   * @throws Refusal with 409 when another owner wants another file there
   */
  void enter(Upload upload, Sha256 sha256) {
    try {
      client.resource(content(upload, sha256)).fieldManager(MANAGER).serverSideApply();
    } catch (KubernetesClientException e) {
      throw refusal(upload, e);
    }
  }

  private static Content content(Upload upload, Sha256 sha256) {
    Content content = new Content();
    content.setMetadata(
        new ObjectMetaBuilder().withNamespace(upload.namespace()).withName(upload.name()).build());
    content.setSpec(
        new Content.Spec(
            upload.path().filename(),
            upload.path().category(),
            upload.path().subcategory(),
            sha256.hex()));
    return content;
  }

  private static RuntimeException refusal(Upload upload, KubernetesClientException e) {
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
                  "Content %s/%s is managed elsewhere, change it there: %s"
                      .formatted(upload.namespace(), upload.name(), said)));
      case 400, 422 -> new Refusal(Problem.of(400, said));
      default -> e;
    };
  }
}
