package io.pifleet.operator.enrollment;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.catalog.CachesNotLoaded;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Enrollments as the API server last told them, for claims and for callers. Read whole, for the
 * reason that {@link Catalog} has.
 */
@Singleton
public class EnrollmentCache {
  private final Catalog catalog;
  private volatile @Nullable IndexerResourceCache<Enrollment> enrollments;

  /** Whom a change of a Site wakes. */
  private final Map<ResourceID, Set<ResourceID>> named = new ConcurrentHashMap<>();

  /** Begins with none; Sites are the catalog's. */
  @Inject
  public EnrollmentCache(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Takes the reconciler's own cache. */
  void attach(IndexerResourceCache<Enrollment> cache) {
    enrollments = cache;
  }

  /** Every Enrollment that names the site. */
  public List<Enrollment> of(SiteId site) {
    return of(site.namespace(), site.name()).toList();
  }

  /** Every Enrollment whose PIN may be typed, or was typed within its lifetime. */
  public List<Enrollment> live() {
    return loaded(enrollments)
        .list(e -> e.getStatus() != null && e.getStatus().pinDigest() != null)
        .toList();
  }

  /** One of them. */
  public Optional<Enrollment> get(String namespace, String name) {
    return loaded(enrollments).get(new ResourceID(name, namespace));
  }

  /** Whether it knows by now that this one was claimed. */
  boolean knowsClaim(Enrollment claimed) {
    return get(claimed.getMetadata().getNamespace(), claimed.getMetadata().getName())
        .filter(e -> e.getMetadata().getUid().equals(claimed.getMetadata().getUid()))
        .filter(Claims::claimed)
        .isPresent();
  }

  /** What is known of a site. */
  public Optional<KnownSite> site(SiteId id) {
    return catalog.site(id).map(KnownSite::of);
  }

  /** The site that an Enrollment names; empty when that is no site's name. */
  public static Optional<SiteId> siteOf(Enrollment enrollment) {
    try {
      return Optional.of(new SiteId(enrollment.getMetadata().getNamespace(), siteName(enrollment)));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /** Digests of all PINs that can be typed now. */
  Set<String> digests() {
    return live().stream().map(e -> e.getStatus().pinDigest()).collect(Collectors.toSet());
  }

  /** One is there; its own reconcile follows, so that nothing is missed by hearing of it late. */
  void heard(Enrollment one) {
    named.compute(
        site(one),
        (site, all) -> {
          Set<ResourceID> more = all == null ? ConcurrentHashMap.newKeySet() : all;
          more.add(ResourceID.fromResource(one));
          return more;
        });
  }

  /** One is gone, or names another site. */
  void forget(Enrollment gone) {
    named.computeIfPresent(
        site(gone),
        (site, all) -> {
          all.remove(ResourceID.fromResource(gone));
          return all.isEmpty() ? null : all;
        });
  }

  private static ResourceID site(Enrollment enrollment) {
    return new ResourceID(siteName(enrollment), enrollment.getMetadata().getNamespace());
  }

  /** The Enrollments to look at when a Site comes, goes, or is made anew. */
  public Set<ResourceID> naming(Site site) {
    return Set.copyOf(named.getOrDefault(ResourceID.fromResource(site), Set.of()));
  }

  private static String siteName(Enrollment enrollment) {
    return enrollment.getSpec().site();
  }

  private Stream<Enrollment> of(String namespace, String site) {
    return loaded(enrollments).list(namespace, e -> siteName(e).equals(site));
  }

  private static <T> T loaded(@Nullable T cache) {
    if (cache == null) {
      throw new CachesNotLoaded();
    }
    return cache;
  }
}
