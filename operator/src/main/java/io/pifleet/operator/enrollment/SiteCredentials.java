package io.pifleet.operator.enrollment;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.operator.authority.ApiKey;
import io.pifleet.operator.authority.Authority;
import io.pifleet.operator.authority.Credentials;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** API keys, checked against the Enrollments. */
@Singleton
class SiteCredentials implements Credentials {
  private final EnrollmentCache cache;
  private final Authority authority;

  @Inject
  SiteCredentials(EnrollmentCache cache, Authority authority) {
    this.cache = cache;
    this.authority = authority;
  }

  @Override
  public Optional<SiteId> site(String apiKey) {
    return ApiKey.parse(apiKey).filter(this::valid).map(ApiKey::site);
  }

  private boolean valid(ApiKey given) {
    Optional<KnownSite> site = cache.site(given.site()).filter(s -> !s.leaving());
    Optional<Enrollment> current =
        site.flatMap(s -> Claims.current(cache.of(given.site()), s.uid()));
    return current.isPresent()
        && ApiKey.of(
                given.site(),
                site.orElseThrow().uid(),
                current.get().getMetadata().getUid(),
                authority.digest())
            .matches(given);
  }
}
