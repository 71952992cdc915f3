package io.pifleet.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  @Test
  void followsTheClock() {
    assertThat(Epoch.next(null, NOW)).isEqualTo(1_800_000_000);
    assertThat(Epoch.next(Map.of("epoch", "5"), NOW)).isEqualTo(1_800_000_000);
  }

  @Test
  void growsEvenWhenTheClockDoesNot() {
    assertThat(Epoch.next(Map.of("epoch", "1800000000"), NOW)).isEqualTo(1_800_000_001);
    assertThat(Epoch.next(Map.of("epoch", "1900000000\n"), NOW)).isEqualTo(1_900_000_001);
  }

  @Test
  void doesWithoutWhatIsNoNumber() {
    assertThat(Epoch.next(Map.of("epoch", "soon"), NOW)).isEqualTo(1_800_000_000);
    assertThat(Epoch.next(Map.of("other", "1"), NOW)).isEqualTo(1_800_000_000);
  }
}
