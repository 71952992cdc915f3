package io.pifleet.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeadingTest {
  private static final long SECOND = 1_000_000_000;

  private long now = -3 * SECOND; // System.nanoTime() may be negative
  private final List<String> story = new ArrayList<>();
  private final Leading leading =
      new Leading(
          new Tenure(Duration.ofSeconds(15), () -> now),
          gained -> story.add("gained " + gained.epoch()),
          lost -> story.add("lost"),
          () -> story.add("exit"));

  @Test
  void nobodyLeadsBeforeTheElection() {
    assertThat(leading.now()).isFalse();
    now += 100 * SECOND;
    assertThat(leading.now()).isFalse();
    assertThat(leading.isOver()).isFalse();
    assertThat(story).isEmpty();
  }

  @Test
  void leadsForAsLongAsTheLeaseIsRenewed() {
    elected();
    for (int i = 0; i < 100; i++) {
      now += 14 * SECOND;
      assertThat(leading.now()).isTrue();
      leading.renewed(now);
    }
    assertThat(story).containsExactly("gained 7");
  }

  @Test
  void whoWokeUpTooLateDoesNotLeadAndExits() {
    elected();
    now += 15 * SECOND;
    assertThat(leading.now()).isFalse();
    assertThat(story).containsExactly("gained 7", "lost", "exit");
    assertThat(leading.isOver()).isTrue();
  }

  @Test
  void aRenewalAfterTheLeaseHadEndedIsNone() {
    elected();
    now += 20 * SECOND;
    leading.renewed(now);
    assertThat(leading.now()).isFalse();
    assertThat(story).containsExactly("gained 7", "lost", "exit");
  }

  @Test
  void theLeaseCountsFromTheBeginningOfTheRequest() {
    elected();
    long began = now;
    now += 10 * SECOND; // a slow API server
    leading.renewed(began);
    now += 5 * SECOND;
    assertThat(leading.now()).isFalse();
  }

  @Test
  void aLossIsToldOnce() {
    elected();
    leading.lose("somebody else leads");
    leading.lose("somebody else leads");
    leading.resign();
    assertThat(leading.now()).isFalse();
    assertThat(story).containsExactly("gained 7", "lost", "exit");
  }

  @Test
  void resigningIsNoFailure() {
    elected();
    leading.resign();
    leading.lose("the election is called off");
    assertThat(story).containsExactly("gained 7", "lost");
    assertThat(leading.now()).isFalse();
  }

  @Test
  void whoResignedBeforeTheElectionNeverLeads() {
    leading.resign();
    elected();
    assertThat(leading.now()).isFalse();
  }

  @Test
  void withoutRivalsNoLeaseEnds() {
    leading.gainWithoutRivals(8);
    now += 1_000 * SECOND;
    assertThat(leading.now()).isTrue();
    assertThat(story).containsExactly("gained 8");
  }

  private void elected() {
    leading.renewed(now);
    leading.gain(7);
  }
}
