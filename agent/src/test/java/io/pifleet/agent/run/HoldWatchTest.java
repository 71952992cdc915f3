package io.pifleet.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.agent.box.Facts;
import io.pifleet.protocol.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the fleet is told that somebody holds. */
class HoldWatchTest {
  private final List<State.Hold> holds = new ArrayList<>();
  private final AtomicInteger changes = new AtomicInteger();
  private final HoldWatch watch = new HoldWatch(new Machine(), changes::incrementAndGet);

  /** Nothing but holds. */
  private final class Machine implements Facts {
    @Override
    public State.Agent agent() {
      throw new AssertionError("not asked");
    }

    @Override
    public String softwareVersion() {
      throw new AssertionError("not asked");
    }

    @Override
    public List<State.Hold> holds() {
      return List.copyOf(holds);
    }
  }

  @Test
  void aChangeIsWhoAndWhyAndNotForHowLong() {
    holds.add(new State.Hold("anna", "match", 60));
    look(0);
    holds.set(0, new State.Hold("anna", "match", 57));
    look(0);
    holds.set(0, new State.Hold("anna", "party", 57));
    look(1);
    holds.add(new State.Hold("ben", "match", 60));
    look(2);
    holds.clear();
    look(3);
    look(3);
  }

  private void look(int changesSoFar) {
    assertThat(watch.get()).isPositive();
    assertThat(changes).hasValue(changesSoFar);
  }
}
