package io.pifleet.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox(3);

  @Test
  void refusesWhileThereIsNoConnection() {
    assertThatThrownBy(() -> outbox.add(letter()))
        .isInstanceOf(LinkFailure.class)
        .hasMessageContaining("not connected");
  }

  @Test
  void refusesWhatIsBeyondItsCapacityWhetherWaitingOrInFlight() {
    outbox.open(1);
    outbox.add(letter());
    outbox.add(letter());
    outbox.next();
    outbox.add(letter());
    assertThatThrownBy(() -> outbox.add(letter()))
        .isInstanceOf(LinkFailure.class)
        .hasMessageContaining("full");
  }

  @Test
  void keepsTheOrderAndTheWindow() {
    outbox.open(2);
    Letter first = letter();
    Letter second = letter();
    Letter third = letter();
    outbox.add(first);
    outbox.add(second);
    outbox.add(third);
    assertThat(outbox.next()).isSameAs(first);
    assertThat(outbox.next()).isSameAs(second);
    assertThat(outbox.next()).isNull();
    outbox.putBack(second);
    assertThat(outbox.next()).isSameAs(second);
    outbox.answered(first);
    assertThat(outbox.next()).isSameAs(third);
    assertThat(outbox.size()).isEqualTo(2);
  }

  @Test
  void givesAllBackWhenTheConnectionGoes() {
    outbox.open(1);
    Letter flying = letter();
    Letter waiting = letter();
    outbox.add(flying);
    outbox.add(waiting);
    outbox.next();
    assertThat(outbox.close()).containsExactly(flying, waiting);
    assertThat(outbox.isOpen()).isFalse();
    assertThat(outbox.size()).isZero();
  }

  private static Letter letter() {
    return new Letter("topic", new byte[0], 1);
  }
}
