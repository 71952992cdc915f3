package io.pifleet.operator.enrollment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.catalog.CachesNotLoaded;
import io.pifleet.operator.catalog.Catalog;
import io.pifleet.protocol.SiteId;
import org.junit.jupiter.api.Test;

class EnrollmentCacheTest {
  private final EnrollmentCache cache = new EnrollmentCache(new Catalog());

  @Test
  void aSiteThatChangesWakesTheEnrollmentsThatNameIt() {
    cache.heard(enrollment("first", "fc-koln"));
    cache.heard(enrollment("again", "fc-koln"));
    cache.heard(enrollment("other", "sv-bonn"));

    assertThat(cache.naming(site("fc-koln"))).containsExactlyInAnyOrder(id("first"), id("again"));
    assertThat(cache.naming(site("nobody"))).isEmpty();
  }

  @Test
  void oneThatIsGoneIsNotWoken() {
    cache.heard(enrollment("first", "fc-koln"));
    cache.heard(enrollment("again", "fc-koln"));

    cache.forget(enrollment("first", "fc-koln"));

    assertThat(cache.naming(site("fc-koln"))).containsExactly(id("again"));
  }

  @Test
  void whoKnowsNothingYetSaysSoInsteadOfDenyingIt() {
    assertThatThrownBy(() -> cache.site(new SiteId("koln", "fc-koln")))
        .isInstanceOf(CachesNotLoaded.class);
  }

  private static ResourceID id(String name) {
    return new ResourceID(name, "koln");
  }

  private static Site site(String name) {
    Site site = new Site();
    site.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("koln").build());
    return site;
  }

  private static Enrollment enrollment(String name, String site) {
    Enrollment enrollment = new Enrollment();
    enrollment.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace("koln").build());
    enrollment.setSpec(new Enrollment.Spec(site, "10m"));
    return enrollment;
  }
}
