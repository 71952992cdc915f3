package io.pifleet.operator.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.enrollment.EnrollmentPlan.Seat;
import io.pifleet.protocol.ClaimId;
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
import org.junit.jupiter.params.provider.CsvSource;
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
    EnrollmentPlan.Situation situation = situation(golden);

    EnrollmentPlan plan = EnrollmentPlan.of(situation);

    Map<String, Object> out = new LinkedHashMap<>();
    out.put("revoke", plan.revoke());
    out.put("cut", plan.cut());
    out.put("again", plan.again().map(Object::toString).orElse("when something happens"));
    out.put("status", plan.status());
    golden.out("plan", out);
    golden.allUsed();
  }

  /** What was written and what was owed is done with the next look, so that it writes no more. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void settles(Path folder) {
    Golden golden = new Golden(folder);
    EnrollmentPlan.Situation situation = situation(golden);

    for (int look = 0; look < 2; look++) {
      situation.enrollment().setStatus(EnrollmentPlan.of(situation).status());
    }
    EnrollmentPlan last = EnrollmentPlan.of(situation);

    assertThat(last.status()).isEqualTo(situation.enrollment().getStatus());
    assertThat(last.revoke()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "08-claimed, false",
    "10-a-later-claim-supersedes, true",
    "11-superseded-is-cut-once-more, false",
    "17-superseded-and-a-cut-is-owed, true",
    "18-superseded-and-the-new-box-is-there, false",
    "19-superseded-and-nobody-was-heard-yet, false"
  })
  void whatGoesLeavesASessionWhereACutIsOwed(String scenario, boolean leaves) {
    Golden golden = new Golden(Path.of("src/test/resources/enrollment", scenario));
    EnrollmentPlan.Situation situation = situation(golden);
    assertThat(EnrollmentPlan.leavesSession(situation)).isEqualTo(leaves);
  }

  /** Who is connected, as a scenario says it; nobody when it says nothing. */
  private record Chair(String claim, boolean unknown) {
    Seat seat() {
      return unknown ? new Seat.Unknown() : new Seat.Taken(ClaimId.of(claim));
    }
  }

  private static EnrollmentPlan.Situation situation(Golden golden) {
    Enrollment enrollment = golden.in("enrollment", Enrollment.class).orElseThrow();
    Optional<KnownSite> site = golden.in("site", Site.class).map(EnrollmentPlanTest::known);
    List<Enrollment> all = new ArrayList<>(golden.ins("siblings", Enrollment.class));
    all.add(enrollment);
    return new EnrollmentPlan.Situation(
        enrollment,
        site,
        site.flatMap(s -> Claims.latest(all, s.uid())),
        golden.in("seat", Chair.class).map(Chair::seat).orElseGet(Seat.Nobody::new),
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
