package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.ContentDeployment;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.Spans;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.content.Selection;
import io.pifleet.operator.content.Stock;
import io.pifleet.operator.deployment.DeploymentProgress;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.group.Member;
import io.pifleet.operator.group.Membership;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is wanted of a site, resolved from the caches. */
@Singleton
public class Wishes {
  private final Catalog catalog;
  private final Fleet fleet;
  private final DeploymentProgress progress;

  /** Reads from caches that need not be complete before it is asked. */
  @Inject
  public Wishes(Catalog catalog, Fleet fleet, DeploymentProgress progress) {
    this.catalog = catalog;
    this.fleet = fleet;
    this.progress = progress;
  }

  /** The site's id. */
  public static SiteId id(Site site) {
    return new SiteId(site.getMetadata().getNamespace(), site.getMetadata().getName());
  }

  /** The site, as the rules that choose sites see it. */
  public Member member(Site site) {
    State state = fleet.live(id(site)).state();
    Site.Status status = site.getStatus();
    Site.Software written = status == null ? null : status.software();
    Map<String, String> labels = site.getMetadata().getLabels();
    return new Member(
        site.getMetadata().getName(),
        labels == null ? Map.of() : labels,
        site.getSpec(),
        state != null ? state.softwareVersion() : written == null ? null : written.version(),
        state != null
            ? Software.former(state, written)
            : written == null ? null : written.previous());
  }

  /** By what rollouts know their own deeds at its box again. */
  public Deeds deeds(Site site) {
    return Deeds.of(fleet.live(id(site)).state());
  }

  /** Whether its box is there now. */
  public boolean isOnline(Site site) {
    return fleet.live(id(site)).attendance().online();
  }

  /** The Groups that the site belongs to, by name. */
  public Set<String> groups(Site site) {
    Member member = member(site);
    Set<String> names = new HashSet<>();
    catalog
        .groups(site.getMetadata().getNamespace())
        .filter(g -> Membership.belongs(member, g.getSpec()))
        .forEach(g -> names.add(g.getMetadata().getName()));
    return names;
  }

  /** What the deployments that target it want of it. */
  public List<Want> of(Site site, Instant now) {
    return targeting(site).map(d -> want(d, site, now)).toList();
  }

  /** Titles of the deployments of a namespace that name a Group that does not exist. */
  List<String> astray(String namespace) {
    Function<String, Group.@Nullable Spec> groups = catalog.groupsOf(namespace);
    return catalog
        .deployments(namespace)
        .filter(d -> !Membership.missing(d.getSpec().targets(), groups).isEmpty())
        .map(d -> d.getKind() + " " + d.getMetadata().getName())
        .toList();
  }

  /** Whether some ContentDeployment puts the file on the site. */
  boolean covers(SiteId id, Sha256 sha256) {
    return catalog.site(id).stream()
        .flatMap(this::targeting)
        .flatMap(d -> selection(d).files().stream())
        .anyMatch(file -> file.sha256().equals(sha256));
  }

  /** The Contents that a deployment names. */
  public Selection selection(ContentDeployment deployment) {
    String namespace = deployment.getMetadata().getNamespace();
    return Selection.of(
        deployment.getSpec(),
        name -> catalog.content(namespace, name).map(Wishes::stock).orElse(null),
        () -> stocks(namespace));
  }

  private java.util.stream.Stream<ContentDeployment> targeting(Site site) {
    String namespace = site.getMetadata().getNamespace();
    Member member = member(site);
    Function<String, Group.@Nullable Spec> groups = catalog.groupsOf(namespace);
    return catalog
        .deployments(namespace)
        .filter(d -> Membership.targeted(member, d.getSpec().targets(), groups));
  }

  private Want want(ContentDeployment deployment, Site site, Instant now) {
    Selection selection = selection(deployment);
    String uid = deployment.getMetadata().getUid();
    ContentDeployment.Spec spec = deployment.getSpec();
    return new Want(
        new Owner(deployment.getKind(), deployment.getMetadata().getName(), uid),
        selection.files(),
        selection.missing(),
        selection.unseen(),
        spec.paused(),
        Spans.of(spec.progressDeadline()),
        progress.spent(uid, id(site), now));
  }

  private Collection<Stock> stocks(String namespace) {
    return catalog.contents(namespace).map(Wishes::stock).toList();
  }

  private static Stock stock(io.pifleet.api.v1alpha1.Content content) {
    Map<String, String> labels = content.getMetadata().getLabels();
    return Stock.of(
        content.getMetadata().getName(),
        labels == null ? Map.of() : labels,
        content.getMetadata().getGeneration(),
        content.getSpec(),
        content.getStatus());
  }
}
