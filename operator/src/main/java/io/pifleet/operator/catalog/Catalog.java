package io.pifleet.operator.catalog;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.pifleet.api.v1alpha1.Content;
import io.pifleet.api.v1alpha1.ContentDeployment;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The caches of all reconcilers, each kind kept once. Complete only when the operator has started;
 * nobody plans before.
 *
 * <p>They are read whole and never by an index of the informer: fabric8's {@code CacheImpl} takes
 * an object that changes out of its index before it puts it in again, and what is absent for that
 * moment would be taken for not wanted.
 */
@Singleton
public class Catalog {
  private volatile @Nullable IndexerResourceCache<Site> sites;
  private volatile @Nullable IndexerResourceCache<Group> groups;
  private volatile @Nullable IndexerResourceCache<Content> contents;
  private volatile @Nullable IndexerResourceCache<ContentDeployment> deployments;
  private volatile @Nullable IndexerResourceCache<UpdateRollout> rollouts;
  private volatile @Nullable IndexerResourceCache<SoftwareRelease> releases;

  /** Takes the site reconciler's cache. */
  public void sites(IndexerResourceCache<Site> cache) {
    sites = cache;
  }

  /** Takes the group reconciler's cache. */
  public void groups(IndexerResourceCache<Group> cache) {
    groups = cache;
  }

  /** Takes the content reconciler's cache. */
  public void contents(IndexerResourceCache<Content> cache) {
    contents = cache;
  }

  /** Takes the deployment reconciler's cache. */
  public void deployments(IndexerResourceCache<ContentDeployment> cache) {
    deployments = cache;
  }

  /** Takes the rollout reconciler's cache. */
  public void rollouts(IndexerResourceCache<UpdateRollout> cache) {
    rollouts = cache;
  }

  /** Takes the release reconciler's cache. */
  public void releases(IndexerResourceCache<SoftwareRelease> cache) {
    releases = cache;
  }

  /** One release. */
  public Optional<SoftwareRelease> release(String namespace, String name) {
    return loaded(releases).get(new ResourceID(name, namespace));
  }

  /** All releases of a namespace. */
  public Stream<SoftwareRelease> releases(String namespace) {
    return all(releases, namespace);
  }

  /** All releases. */
  public Stream<SoftwareRelease> releases() {
    return loaded(releases).list();
  }

  /** One rollout. */
  public Optional<UpdateRollout> rollout(String namespace, String name) {
    return loaded(rollouts).get(new ResourceID(name, namespace));
  }

  /** All rollouts. */
  public Stream<UpdateRollout> rollouts() {
    return loaded(rollouts).list();
  }

  /** All rollouts of a namespace. */
  public Stream<UpdateRollout> rollouts(String namespace) {
    return all(rollouts, namespace);
  }

  /** One site. */
  public Optional<Site> site(SiteId id) {
    return loaded(sites).get(new ResourceID(id.name(), id.namespace()));
  }

  /** Whether there is a site; a name that no site could have is none's. */
  public boolean hasSite(String namespace, String name) {
    return loaded(sites).get(new ResourceID(name, namespace)).isPresent();
  }

  /** All sites of a namespace. */
  public Stream<Site> sites(String namespace) {
    return all(sites, namespace);
  }

  /** All sites; none before the operator has started, for Prometheus asks early. */
  public Stream<Site> sites() {
    IndexerResourceCache<Site> cache = sites;
    return cache == null ? Stream.empty() : cache.list();
  }

  /** All groups. */
  public Stream<Group> groups() {
    return loaded(groups).list();
  }

  /** All contents. */
  public Stream<Content> contents() {
    return loaded(contents).list();
  }

  /** All deployments. */
  public Stream<ContentDeployment> deployments() {
    return loaded(deployments).list();
  }

  /** All groups of a namespace. */
  public Stream<Group> groups(String namespace) {
    return all(groups, namespace);
  }

  /** Finds a namespace's groups by name. */
  public Function<String, Group.@Nullable Spec> groupsOf(String namespace) {
    return name ->
        loaded(groups).get(new ResourceID(name, namespace)).map(Group::getSpec).orElse(null);
  }

  /** One content. */
  public Optional<Content> content(String namespace, String name) {
    return loaded(contents).get(new ResourceID(name, namespace));
  }

  /** All contents of a namespace. */
  public Stream<Content> contents(String namespace) {
    return all(contents, namespace);
  }

  /** The contents of a namespace that name a file. */
  public Stream<Content> contents(String namespace, Sha256 sha256) {
    return loaded(contents).list(namespace, c -> sha256.hex().equals(c.getSpec().sha256()));
  }

  /** All contents that name a file, in whatever namespace. */
  public Stream<Content> contents(Sha256 sha256) {
    return loaded(contents).list(c -> sha256.hex().equals(c.getSpec().sha256()));
  }

  /** All deployments of a namespace. */
  public Stream<ContentDeployment> deployments(String namespace) {
    return all(deployments, namespace);
  }

  /** A list lags behind our own writes, one object does not. */
  private static <T extends HasMetadata> Stream<T> all(
      @Nullable IndexerResourceCache<T> cache, String namespace) {
    IndexerResourceCache<T> loaded = loaded(cache);
    return loaded
        .list(namespace)
        .map(listed -> loaded.get(ResourceID.fromResource(listed)))
        .flatMap(Optional::stream);
  }

  private static <T> T loaded(@Nullable T cache) {
    if (cache == null) {
      throw new CachesNotLoaded();
    }
    return cache;
  }
}
