package io.pifleet.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.SiteId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class CutsTest {
  private static final SiteId FOYER = new SiteId("club-a", "foyer");
  private static final SiteId ATTIC = new SiteId("club-a", "attic");
  private static final long SECOND = 1_000_000_000;

  private final List<SiteId> cut = new ArrayList<>();
  private final List<Long> waits = new ArrayList<>();
  private final Deque<Runnable> due = new ArrayDeque<>();
  private Runnable meanwhile = () -> {};
  private long now = 5 * SECOND;
  private final Cuts cuts =
      new Cuts(
          site -> {
            cut.add(site);
            meanwhile.run();
          },
          (nanos, task) -> {
            waits.add(nanos / SECOND);
            due.add(task);
          },
          () -> now);

  @Test
  void theFirstIsAtOnceAndOthersJoinIt() {
    CompletionStage<Void> first = cuts.ask(FOYER);
    assertThat(cuts.ask(FOYER)).isSameAs(first);
    cuts.ask(ATTIC);
    assertThat(waits).containsExactly(0L, 0L);
    runAll();
    assertThat(cut).containsExactly(FOYER, ATTIC);
    assertThat(first.toCompletableFuture()).isCompleted();
  }

  @Test
  void whoKeepsComingBackIsCutEverLessOften() {
    for (int i = 0; i < 8; i++) {
      cuts.ask(FOYER);
      runAll();
    }
    assertThat(waits).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);
  }

  @Test
  void theWaitCountsFromTheEndOfTheLast() {
    cuts.ask(FOYER);
    runAll();
    cuts.ask(FOYER);
    runAll();
    now += 60 * SECOND;
    cuts.ask(FOYER);
    assertThat(waits).containsExactly(0L, 1L, 0L);
  }

  @Test
  void afterALongPeaceThePastIsForgotten() {
    for (int i = 0; i < 5; i++) {
      cuts.ask(FOYER);
      runAll();
    }
    now += 121 * SECOND;
    cuts.ask(FOYER);
    runAll();
    cuts.ask(FOYER);
    assertThat(waits).endsWith(0L, 1L);
  }

  @Test
  void oneAskedForDuringACutFollowsIt() {
    List<CompletionStage<Void>> second = new ArrayList<>();
    meanwhile =
        () -> {
          second.add(cuts.ask(FOYER));
          second.add(cuts.ask(FOYER));
          assertThat(due).isEmpty();
          meanwhile = () -> {};
        };
    CompletionStage<Void> first = cuts.ask(FOYER);
    due.poll().run();
    assertThat(first.toCompletableFuture()).isCompleted();
    assertThat(second.getFirst()).isSameAs(second.getLast()).isNotSameAs(first);
    assertThat(waits).containsExactly(0L, 1L);
    runAll();
    assertThat(cut).hasSize(2);
    assertThat(second.getFirst().toCompletableFuture()).isCompleted();
  }

  @Test
  void aFailureIsToldAndTheNextMayTryAgain() {
    meanwhile =
        () -> {
          throw new LinkFailure("no broker");
        };
    CompletableFuture<Void> first = cuts.ask(FOYER).toCompletableFuture();
    runAll();
    assertThat(first).isCompletedExceptionally();
    meanwhile = () -> {};
    CompletableFuture<Void> second = cuts.ask(FOYER).toCompletableFuture();
    runAll();
    assertThat(second).isCompleted();
  }

  private void runAll() {
    Runnable task;
    while ((task = due.poll()) != null) {
      task.run();
    }
  }
}
