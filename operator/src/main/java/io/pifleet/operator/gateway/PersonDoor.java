package io.pifleet.operator.gateway;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Objects;

/** Knows people by their Kubernetes tokens, and asks Kubernetes what they may do. */
@Singleton
class PersonDoor {
  private static final String SCHEME = "Bearer";

  private final KubernetesClient client;

  @Inject
  PersonDoor(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Who is asking.
   *
   * @throws Refusal with 401 when Kubernetes does not know the token
   */
  UserInfo person(HttpHeaders headers) {
    String token =
        BoxDoor.token(headers, SCHEME)
            .orElseThrow(
                () ->
                    unauthorized(
                        "the header Authorization must be Bearer and a Kubernetes token, such as"
                            + " kubectl create token prints"));
    TokenReview review =
        client
            .authentication()
            .v1()
            .tokenReviews()
            .create(new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build());
    if (!Objects.equals(review.getStatus().getAuthenticated(), true)) {
      throw unauthorized("Kubernetes does not know this token; it may have expired");
    }
    return review.getStatus().getUser();
  }

  /**
   * Checks that the person may do this with objects of a kind.
   *
   * @throws Refusal with 403 when not
   */
  void mayWrite(UserInfo person, String resource, String verb, String namespace, String name) {
    SubjectAccessReview review =
        client
            .authorization()
            .v1()
            .subjectAccessReview()
            .create(
                new SubjectAccessReviewBuilder()
                    .withNewSpec()
                    .withUser(person.getUsername())
                    .withUid(person.getUid())
                    .withGroups(Objects.requireNonNullElse(person.getGroups(), List.of()))
                    .withExtra(person.getExtra())
                    .withNewResourceAttributes()
                    .withGroup("pifleet.io")
                    .withResource(resource)
                    .withVerb(verb)
                    .withNamespace(namespace)
                    .withName(name)
                    .endResourceAttributes()
                    .endSpec()
                    .build());
    if (!Objects.equals(review.getStatus().getAllowed(), true)) {
      throw new Refusal(
          Problem.of(
              403,
              "%s may not %s %s.pifleet.io in namespace %s; whoever administers it can bind"
                      .formatted(person.getUsername(), verb, resource, namespace)
                  + " a role that allows it"));
    }
  }

  private static Refusal unauthorized(String sentence) {
    return new Refusal(Problem.unauthorized(SCHEME, sentence));
  }
}
