package io.pifleet.operator.deployment;

import io.pifleet.api.v1alpha1.ContentDeployment;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.catalog.Bells;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.operator.content.Selection;
import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.fleet.Fleet;
import io.pifleet.operator.fleet.Reach;
import io.pifleet.operator.group.Membership;
import io.pifleet.operator.site.Desire;
import io.pifleet.operator.site.Wishes;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what each deployment means: its files and its sites. Only when a person has changed that
 * are the sites gone through and planned anew.
 */
@Singleton
class Targeting {
  /**
   * All that decides what a deployment means.
   *
   * @param groups the named groups, empty where there is none
   */
  private record Meaning(
      ContentDeployment.Spec spec, Selection selection, Map<String, Optional<Group.Spec>> groups) {}

  private final Catalog catalog;
  private final Wishes wishes;
  private final Fleet fleet;
  private final DeploymentProgress progress;
  private final Bells bells;
  private final Map<String, Meaning> meanings = new ConcurrentHashMap<>();

  @Inject
  Targeting(Catalog catalog, Wishes wishes, Fleet fleet, DeploymentProgress progress, Bells bells) {
    this.catalog = catalog;
    this.wishes = wishes;
    this.fleet = fleet;
    this.progress = progress;
    this.bells = bells;
  }

  /** Takes a deployment in as it is declared now. */
  DeploymentFacts facts(ContentDeployment deployment, Instant now) {
    ContentDeployment.Spec spec = deployment.getSpec();
    String namespace = deployment.getMetadata().getNamespace();
    Function<String, Group.@Nullable Spec> groups = catalog.groupsOf(namespace);
    Selection selection = wishes.selection(deployment);
    Meaning meaning =
        new Meaning(
            spec,
            selection,
            spec.targets().groups().stream()
                .distinct()
                .collect(Collectors.toMap(g -> g, g -> Optional.ofNullable(groups.apply(g)))));
    String uid = deployment.getMetadata().getUid();
    if (!meaning.equals(meanings.put(uid, meaning))) {
      retarget(deployment, selection, groups, now);
    }
    return new DeploymentFacts(
        deployment.getMetadata().getGeneration(),
        spec.paused(),
        selection.isEmpty(),
        selection.missing(),
        selection.unseen(),
        Membership.missing(spec.targets(), groups),
        spec.targets().sites().stream()
            .distinct()
            .filter(s -> catalog.site(new SiteId(namespace, s)).isEmpty())
            .sorted()
            .toList());
  }

  /** Forgets a deployment that is gone. */
  void forget(ContentDeployment gone) {
    String uid = gone.getMetadata().getUid();
    meanings.remove(uid);
    bells.ring(progress.forget(uid));
  }

  private void retarget(
      ContentDeployment deployment,
      Selection selection,
      Function<String, Group.@Nullable Spec> groups,
      Instant now) {
    String uid = deployment.getMetadata().getUid();
    ContentDeployment.Spec spec = deployment.getSpec();
    List<DeploymentProgress.Target> targets =
        catalog
            .sites(deployment.getMetadata().getNamespace())
            .filter(s -> Membership.targeted(wishes.member(s), spec.targets(), groups))
            .map(s -> target(s, uid, selection.files()))
            .toList();
    Set<SiteId> affected = progress.retarget(uid, Limit.of(spec.maxConcurrency()), targets, now);
    bells.ring(affected);
  }

  /**
   * In flight is who is at a command of this deployment, whoever sent it. Who is at a file that the
   * deployment does not name any more will need a turn for the one that it names now.
   */
  private DeploymentProgress.Target target(Site site, String deployment, List<Desire> files) {
    SiteId id = Wishes.id(site);
    String uid = site.getMetadata().getUid();
    Contact contact = fleet.contact(id);
    Phase presumed =
        contact.reach() != Reach.Online
            ? Phase.Deferred
            : fetches(contact.state(), uid, deployment, files) ? Phase.Syncing : Phase.Waiting;
    return new DeploymentProgress.Target(id, uid, presumed);
  }

  private static boolean fetches(
      @Nullable State state, String siteUid, String deployment, List<Desire> files) {
    return state != null
        && state.open().stream()
            .filter(o -> files.stream().anyMatch(f -> names(f, o)))
            .anyMatch(
                o ->
                    o.id()
                        .equals(
                            CommandId.of(
                                siteUid,
                                deployment,
                                o.revision(),
                                "deploy " + o.path() + " " + o.sha256())));
  }

  private static boolean names(Desire file, State.Open open) {
    return file.path().equals(open.path()) && file.sha256().equals(open.sha256());
  }
}
