package io.pifleet.operator.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Enrollment.Status;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.protocol.Pin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an Enrollment, a folder for each case. It is noon on the 15th of January. */
class EnrollmentPlanTest {
  private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
  private static final DrawnPin DRAWN = new DrawnPin(new Pin("586573"), "d".repeat(64));

  static Stream<Path> scenarios() {
    return Golden.scenarios("enrollment");
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void plans(Path folder) {
    Golden golden = new Golden(folder);
    Enrollment enrollment = golden.in("enrollment", Enrollment.class).orElseThrow();
    Optional<KnownSite> site = golden.in("site", Site.class).map(EnrollmentPlanTest::known);
    List<Enrollment> all = new ArrayList<>(golden.ins("siblings", Enrollment.class));
    all.add(enrollment);

    EnrollmentPlan plan = EnrollmentPlan.of(situation(enrollment, site, all));

    Map<String, Object> out = new LinkedHashMap<>();
    out.put("revoke", plan.revoke());
    out.put("cut", plan.cut());
    out.put("again", plan.again().map(Object::toString).orElse("when something happens"));
    out.put("status", plan.status());
    golden.out("plan", out);
    golden.allUsed();
  }

  /** What was written is what the next look finds, so that it writes no more. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void settles(Path folder) {
    Golden golden = new Golden(folder);
    Enrollment enrollment = golden.in("enrollment", Enrollment.class).orElseThrow();
    Optional<KnownSite> site = golden.in("site", Site.class).map(EnrollmentPlanTest::known);
    List<Enrollment> all = new ArrayList<>(golden.ins("siblings", Enrollment.class));
    all.add(enrollment);

    Status first = EnrollmentPlan.of(situation(enrollment, site, all)).status();
    enrollment.setStatus(first);
    EnrollmentPlan second = EnrollmentPlan.of(situation(enrollment, site, all));

    assertThat(second.status()).isEqualTo(first);
    assertThat(second.revoke()).isEmpty();
  }

  private static EnrollmentPlan.Situation situation(
      Enrollment enrollment, Optional<KnownSite> site, List<Enrollment> all) {
    return new EnrollmentPlan.Situation(
        enrollment,
        site,
        site.flatMap(s -> Claims.current(all, s.uid())),
        Optional.of(DRAWN),
        "c".repeat(64),
        NOON);
  }

  private static KnownSite known(Site site) {
    return new KnownSite(
        site.getMetadata().getUid(),
        site.getSpec().displayName(),
        site.getMetadata().getDeletionTimestamp() != null);
  }
}
