package io.pifleet.operator.enrollment;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.SiteId;
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
 * Enrollments and their Sites as the API server last told them, for claims and for callers. Read
 * whole, for the reason that {@link io.pifleet.operator.catalog.Catalog} has.
 */
@Singleton
public class EnrollmentCache {
  private volatile @Nullable IndexerResourceCache<Enrollment> enrollments;
  private volatile @Nullable InformerEventSource<Site, Enrollment> sites;

  /** Whom a change of a Site wakes: each status that is written asks, and none goes through all. */
  private final Map<ResourceID, Set<ResourceID>> named = new ConcurrentHashMap<>();

  /** Takes the reconciler's own cache, and watches Sites beside it. */
  InformerEventSource<Site, Enrollment> attach(EventSourceContext<Enrollment> context) {
    IndexerResourceCache<Enrollment> primary = context.getPrimaryCache();
    InformerEventSource<Site, Enrollment> watched =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Site.class, Enrollment.class)
                .withName("sites")
                .withItemStore(new TransformingItemStore<Site>(EnrollmentCache::bare))
                .withOnUpdateFilter(EnrollmentCache::differs)
                .withSecondaryToPrimaryMapper(EnrollmentCache.this::ofSite)
                .build(),
            context);
    enrollments = primary;
    sites = watched;
    return watched;
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
    return loaded(sites)
        .get(new ResourceID(id.name(), id.namespace()))
        .map(
            s ->
                new KnownSite(
                    s.getMetadata().getUid(),
                    s.getSpec().displayName(),
                    s.getMetadata().getDeletionTimestamp() != null));
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

  private Set<ResourceID> ofSite(HasMetadata site) {
    return Set.copyOf(named.getOrDefault(ResourceID.fromResource(site), Set.of()));
  }

  /** The fleet's Sites are many and another reconciler keeps them whole. */
  private static Site bare(Site site) {
    Site bare = new Site();
    bare.setMetadata(
        new ObjectMetaBuilder()
            .withName(site.getMetadata().getName())
            .withNamespace(site.getMetadata().getNamespace())
            .withUid(site.getMetadata().getUid())
            .withResourceVersion(site.getMetadata().getResourceVersion())
            .withGeneration(site.getMetadata().getGeneration())
            .withDeletionTimestamp(site.getMetadata().getDeletionTimestamp())
            .build());
    bare.setSpec(
        new Site.Spec(
            site.getSpec().displayName(),
            null,
            List.of(),
            null,
            null,
            null,
            false,
            List.of(),
            null,
            null));
    return bare;
  }

  private static boolean differs(Site now, Site before) {
    return !now.getMetadata().getUid().equals(before.getMetadata().getUid())
        || (now.getMetadata().getDeletionTimestamp() == null)
            != (before.getMetadata().getDeletionTimestamp() == null);
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

  /** The operator has just started; the caller comes back a moment later. */
  public static final class CachesNotLoaded extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CachesNotLoaded() {
      super("the operator has just started and knows no Enrollments yet");
    }
  }
}
