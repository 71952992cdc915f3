package io.pifleet.operator.enrollment;

import static io.pifleet.operator.enrollment.Sample.NOON;
import static io.pifleet.operator.enrollment.Sample.certificate;
import static io.pifleet.operator.enrollment.Sample.claimed;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Enrollment.Certificate;
import io.pifleet.protocol.Sha256;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RenewalPlanTest {
  private static final Sha256 KEY = Sha256.ofText("the next key");

  @Test
  void oneMoreIsStoredAndTheExpiredOnesGo() {
    Certificate next = certificate(9);
    RenewalPlan plan =
        RenewalPlan.of(
            claimed("one", "d", "old", certificate(0), certificate(5)),
            next,
            KEY,
            NOON.plus(Duration.ofDays(2)));
    assertThat(plan.revoke()).isEmpty();
    assertThat(plan.status().certificates()).containsExactly(certificate(5), next);
    assertThat(plan.status().device().keyFingerprint()).isEqualTo(KEY.hex());
    assertThat(plan.status().device().hostname()).isEqualTo("pi");
  }

  @Test
  void ofTooManyTheOneThatEndsFirstIsTakenBack() {
    RenewalPlan plan =
        RenewalPlan.of(
            claimed(
                "one", "d", "old", certificate(4), certificate(2), certificate(1), certificate(3)),
            certificate(9),
            KEY,
            NOON);
    assertThat(plan.revoke()).containsExactly(certificate(1).serial());
    assertThat(plan.status().certificates())
        .containsExactly(certificate(2), certificate(3), certificate(4), certificate(9));
  }
}
