package io.pifleet.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
  private Instant now = Instant.EPOCH;
  private final Complaints complaints = new Complaints(() -> now);

  @Test
  void areDueOnceAMinuteForEach() {
    assertThat(complaints.due("a")).isTrue();
    assertThat(complaints.due("b")).isTrue();
    now = now.plusSeconds(59);
    assertThat(complaints.due("a")).isFalse();
    now = now.plusSeconds(1);
    assertThat(complaints.due("a")).isTrue();
  }
}
