package io.pifleet.operator.deployment;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.pifleet.api.v1alpha1.Content;
import io.pifleet.api.v1alpha1.ContentDeployment;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Selector;
import io.pifleet.operator.catalog.Bell;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.group.Membership;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who else is concerned when a deployment, or what it names, changes. */
@Singleton
public class DeploymentChanges implements Bell.Listener<ContentDeployment> {
  private final Catalog catalog;
  private final Bells bells;
  private final Targeting targeting;

  @Inject
  DeploymentChanges(Catalog catalog, Bells bells, Targeting targeting) {
    this.catalog = catalog;
    this.bells = bells;
    this.targeting = targeting;
  }

  @Override
  public void changed(@Nullable ContentDeployment before, @Nullable ContentDeployment after) {
    if (after == null && before != null) {
      targeting.forget(before);
    }
    if (before != null && astray(before) && (after == null || !astray(after))) {
      release(before);
    }
    // A content that is being deleted waits for the last one that names it.
    Stream.of(before, after)
        .flatMap(Stream::ofNullable)
        .flatMap(
            d ->
                catalog
                    .contents(d.getMetadata().getNamespace())
                    .filter(c -> c.getMetadata().getDeletionTimestamp() != null)
                    .filter(c -> names(d, c)))
        .forEach(bells.contents()::ring);
  }

  /** A content, or its file, is another one now. */
  public void content(@Nullable Content before, @Nullable Content after) {
    Stream.of(before, after)
        .flatMap(Stream::ofNullable)
        .flatMap(c -> users(c))
        .forEach(bells.deployments()::ring);
  }

  /** A group is there now, or has another rule, or is gone. */
  public void group(@Nullable Group before, @Nullable Group after) {
    Group group = Objects.requireNonNull(after == null ? before : after);
    List<ContentDeployment> users = users(group);
    users.forEach(bells.deployments()::ring);
    if (before == null && !users.isEmpty()) {
      release(group);
    }
  }

  /** What was kept while nobody knew whom a deployment means may leave now. */
  private void release(HasMetadata cause) {
    catalog.sites(cause.getMetadata().getNamespace()).forEach(bells.sites()::ring);
  }

  private boolean astray(ContentDeployment deployment) {
    String namespace = deployment.getMetadata().getNamespace();
    return !Membership.missing(deployment.getSpec().targets(), catalog.groupsOf(namespace))
        .isEmpty();
  }

  private List<ContentDeployment> users(Group group) {
    return catalog
        .deployments(group.getMetadata().getNamespace())
        .filter(d -> d.getSpec().targets().groups().contains(group.getMetadata().getName()))
        .toList();
  }

  /** A site is there now, or no more. */
  public void site(HasMetadata site) {
    catalog
        .deployments(site.getMetadata().getNamespace())
        .filter(d -> d.getSpec().targets().sites().contains(site.getMetadata().getName()))
        .forEach(bells.deployments()::ring);
  }

  /** The deployments that name a content. */
  public Stream<ContentDeployment> users(Content content) {
    return catalog.deployments(content.getMetadata().getNamespace()).filter(d -> names(d, content));
  }

  private static boolean names(ContentDeployment deployment, Content content) {
    ContentDeployment.Spec spec = deployment.getSpec();
    String name = content.getMetadata().getName();
    Selector selector = spec.contentSelector();
    Map<String, String> labels = content.getMetadata().getLabels();
    return spec.content().stream().anyMatch(c -> c.name().equals(name))
        || (selector != null && Membership.selected(labels == null ? Map.of() : labels, selector));
  }
}
