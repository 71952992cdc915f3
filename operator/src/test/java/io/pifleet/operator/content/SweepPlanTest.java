package io.pifleet.operator.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.operator.content.Inventory.Entry;
import io.pifleet.operator.content.SweepPlan.Step;
import io.pifleet.protocol.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SweepPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Duration KEEP = Duration.ofDays(7);
  private static final Sha256 FILE = Sha256.of("a".repeat(64));
  private static final String OBJECT = "objects/" + FILE;
  private static final String MARK = "unused/" + FILE;

  @Test
  void aFileThatSomebodyNamesStaysHoweverOldItIs() {
    assertThat(plan(Set.of(FILE), old(OBJECT, 1_000))).isEmpty();
  }

  @Test
  void aFileIsMarkedWhenItIsFirstFoundUnusedHoweverOldItIs() {
    assertThat(plan(Set.of(), old(OBJECT, 1_000))).containsExactly(new Step.Mark(FILE));
  }

  @Test
  void aMarkedFileStaysUntilItsMarkIsOld() {
    assertThat(plan(Set.of(), old(OBJECT, 1_000), old(MARK, 6))).isEmpty();
  }

  @Test
  void thenItGoesAndItsMarkAfterIt() {
    assertThat(plan(Set.of(), old(OBJECT, 1_000), old(MARK, 7)))
        .containsExactly(new Step.Remove(OBJECT), new Step.Remove(MARK));
  }

  @Test
  void aFileThatIsWantedAgainLosesItsMarkSoThatTheSpanBeginsAnew() {
    assertThat(plan(Set.of(FILE), old(OBJECT, 1_000), old(MARK, 30)))
        .containsExactly(new Step.Remove(MARK));
  }

  @Test
  void aMarkThatAKilledOperatorLeftBehindGoes() {
    assertThat(plan(Set.of(), old(MARK, 0))).containsExactly(new Step.Remove(MARK));
  }

  @Test
  void anUploadThatNobodyFinishedGoesAfterADay() {
    assertThat(plan(Set.of(), old("uploads/one", 0), old("uploads/two", 1)))
        .containsExactly(new Step.Remove("uploads/two"));
  }

  @Test
  void whatPiFleetDidNotPutThereIsLeftAlone() {
    assertThat(
            plan(
                Set.of(),
                old("backup.tar", 1_000),
                old("objects/readme.txt", 1_000),
                old("unused/" + "A".repeat(64), 1_000)))
        .isEmpty();
  }

  private static List<Step> plan(Set<Sha256> used, Entry... inventory) {
    return SweepPlan.of(List.of(inventory), used, KEEP, NOW).steps();
  }

  private static Entry old(String key, int days) {
    return new Entry(key, NOW.minus(Duration.ofDays(days)));
  }
}
