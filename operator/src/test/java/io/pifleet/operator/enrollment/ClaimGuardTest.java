package io.pifleet.operator.enrollment;

import static io.pifleet.operator.enrollment.Sample.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimGuardTest {
  private static final String A = "192.0.2.1";

  private final SharedLedger shared = new SharedLedger();
  private final List<String> alarms = new ArrayList<>();

  /** What the API server holds: one version, compared and swapped. */
  private static final class SharedLedger {
    private ClaimLedger ledger = ClaimLedger.EMPTY;
    private int version;
    private int writes;

    Ledgers ofReplica() {
      return new Ledgers() {
        private int read;

        @Override
        public ClaimLedger load() {
          read = version;
          return ledger;
        }

        @Override
        public boolean save(ClaimLedger next) {
          if (read != version) {
            return false;
          }
          ledger = next;
          read = ++version;
          writes++;
          return true;
        }
      };
    }
  }

  private ClaimGuard replica() {
    return new ClaimGuard(shared.ofReplica(), alarms::add, new SimpleMeterRegistry());
  }

  @Test
  void aRestartForgetsNoWrongPin() {
    ClaimGuard before = replica();
    for (int i = 0; i < 10; i++) {
      assertThat(before.countWrong(A, NOON.plusMillis(i))).isEqualTo(new Ruling.Heard());
    }
    ClaimGuard after = replica();
    assertThat(after.ruleOnGuess(A, NOON.plusSeconds(1))).isInstanceOf(Ruling.Throttled.class);
  }

  @Test
  void twoReplicasShareTheCount() {
    ClaimGuard one = replica();
    ClaimGuard other = replica();
    int heard = 0;
    for (int i = 0; i < 20; i++) {
      ClaimGuard guard = i % 2 == 0 ? one : other;
      heard += guard.countWrong(A, NOON.plusMillis(i)) instanceof Ruling.Heard ? 1 : 0;
    }
    assertThat(heard).isEqualTo(ClaimLedger.PER_ADDRESS);
    assertThat(shared.writes).isEqualTo(ClaimLedger.PER_ADDRESS);
  }

  @Test
  void whatIsTurnedAwayCostsNoCall() {
    ClaimGuard guard = replica();
    for (int i = 0; i < 10; i++) {
      assertThat(guard.admit(A, NOON)).isEqualTo(new Ruling.Heard());
    }
    assertThat(guard.admit(A, NOON)).isInstanceOf(Ruling.Throttled.class);
    assertThat(shared.writes).isZero();
  }

  @Test
  void manyAddressesTogetherPauseAllAndRaiseOneAlarm() {
    ClaimGuard guard = replica();
    for (int i = 0; i < ClaimLedger.FAILURES; i++) {
      assertThat(guard.countWrong("10.0.0." + i, NOON.plusMillis(i))).isEqualTo(new Ruling.Heard());
    }
    assertThat(alarms).containsExactly("10.0.0.99");
    assertThat(guard.admit("203.0.113.5", NOON.plusSeconds(1))).isInstanceOf(Ruling.Paused.class);
    assertThat(guard.countWrong("203.0.113.5", NOON.plusSeconds(1)))
        .isInstanceOf(Ruling.Paused.class);
    assertThat(alarms).hasSize(1);
  }
}
