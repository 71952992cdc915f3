package io.pifleet.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettlingTest {
  private final List<String> done = new ArrayList<>();
  private final List<Runnable> later = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();
  private final Settling settling =
      new Settling(
          (wait, what) -> {
            waits.add(wait);
            later.add(what);
          },
          () -> done.add("all boxes are looked at"));

  @Test
  void itIsOverOnceAllWasHeardHoweverLongThatTakes() {
    settling.begin();
    assertThat(settling.done()).isFalse();
    settling.end();
    assertThat(settling.done()).isTrue();
    settling.begin();
    settling.end();
    later.forEach(Runnable::run);
    assertThat(done).hasSize(1);
  }

  @Test
  void aBrokerThatKeepsTheMarkToItselfDelaysItAndNoMore() {
    settling.begin();
    assertThat(waits).containsExactly(Duration.ofSeconds(10));
    later.getFirst().run();
    assertThat(settling.done()).isTrue();
    assertThat(done).hasSize(1);
  }
}
