package io.pifleet.operator.enrollment;

import static io.pifleet.operator.enrollment.Sample.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClaimLedgerTest {
  private static final String A = "192.0.2.1";
  private static final String B = "2001:db8:0:0:0:0:0:0/64";

  @Test
  void tenClaimsAMinuteAreHeardAndTheEleventhIsNot() {
    ClaimLedger ledger = ClaimLedger.EMPTY;
    for (int i = 0; i < 10; i++) {
      assertThat(ledger.rule(A, NOON.plusSeconds(i))).isEqualTo(new Ruling.Heard());
      ledger = ledger.requested(A, NOON.plusSeconds(i));
    }
    assertThat(ledger.rule(A, NOON.plusSeconds(10)))
        .isEqualTo(new Ruling.Throttled(NOON.plusSeconds(60)));
    assertThat(ledger.rule(B, NOON.plusSeconds(10))).isEqualTo(new Ruling.Heard());
  }

  @Test
  void theMinuteSlides() {
    ClaimLedger ledger = ClaimLedger.EMPTY;
    for (int i = 0; i < 10; i++) {
      ledger = ledger.requested(A, NOON.plusSeconds(5L * i));
    }
    assertThat(ledger.rule(A, NOON.plusSeconds(59))).isInstanceOf(Ruling.Throttled.class);
    assertThat(ledger.rule(A, NOON.plusSeconds(60))).isEqualTo(new Ruling.Heard());
    ledger = ledger.requested(A, NOON.plusSeconds(60));
    assertThat(ledger.rule(A, NOON.plusSeconds(60)))
        .isEqualTo(new Ruling.Throttled(NOON.plusSeconds(65)));
  }

  @Test
  void aHundredWrongPinsFromAThousandAddressesPauseAll() {
    ClaimLedger ledger = ClaimLedger.EMPTY;
    for (int i = 0; i < ClaimLedger.FAILURES; i++) {
      assertThat(ledger.paused(NOON)).isFalse();
      ledger = ledger.requested("10.0.0." + i, NOON).failed(NOON.plusSeconds(i));
    }
    Instant later = NOON.plusSeconds(120);
    assertThat(ledger.paused(later)).isTrue();
    assertThat(ledger.rule(A, later)).isEqualTo(new Ruling.Paused(NOON.plus(ClaimLedger.MEMORY)));
    assertThat(ledger.rule(A, NOON.plus(ClaimLedger.MEMORY))).isEqualTo(new Ruling.Heard());
  }

  @Test
  void staysSmallWhateverComes() {
    ClaimLedger ledger = ClaimLedger.EMPTY;
    for (int i = 0; i < 5_000; i++) {
      ledger = ledger.requested("address " + i, NOON);
      ledger = ledger.requested(A, NOON);
    }
    for (int i = 0; i < 1_000; i++) {
      ledger = ledger.failed(NOON);
    }
    assertThat(ledger.requests()).hasSizeLessThanOrEqualTo(4_096).containsKey(A);
    assertThat(ledger.requests().get(A)).hasSize(ClaimLedger.PER_ADDRESS);
    assertThat(ledger.failures()).hasSize(ClaimLedger.FAILURES);
    assertThat(ledger.requested(B, NOON.plus(Duration.ofMinutes(2))).requests())
        .containsOnlyKeys(B);
  }

  @Test
  void twoReplicasCountsAddUp() {
    ClaimLedger one = ClaimLedger.EMPTY;
    ClaimLedger other = ClaimLedger.EMPTY;
    for (int i = 0; i < 5; i++) {
      one = one.requested(A, NOON.plusMillis(2L * i)).failed(NOON.plusMillis(2L * i));
      other = other.requested(A, NOON.plusMillis(2L * i + 1)).failed(NOON.plusMillis(2L * i + 1));
    }
    ClaimLedger both = one.merged(other, NOON.plusSeconds(1));
    assertThat(both.rule(A, NOON.plusSeconds(1))).isInstanceOf(Ruling.Throttled.class);
    assertThat(both.failures()).hasSize(10);
    assertThat(both.merged(one, NOON.plusSeconds(1))).isEqualTo(both);
  }

  @Test
  void aTimeOfTheFutureLocksNobodyOut() {
    ClaimLedger ledger = ClaimLedger.EMPTY;
    for (int i = 0; i < 200; i++) {
      ledger = ledger.requested(A, NOON.plus(Duration.ofDays(365))).failed(NOON.plusSeconds(9_999));
    }
    assertThat(ledger.rule(A, NOON)).isEqualTo(new Ruling.Heard());
  }
}
