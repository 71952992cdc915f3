package io.pifleet.agent.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Result.Outcome;
import io.pifleet.protocol.State;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Power lost between any two operations of the disk: the next run ends where this one would have,
 * and does nothing twice.
 */
class PowerCutTest {
  private static final Map<String, String> DECLARED = Map.of("A/a.mp4", "new", "C/c/c.mp4", "film");

  /** First contents, then a replaced, an added and a deleted one. */
  private static void story(Lab lab) {
    lab.send(lab.deploy("A/a.mp4", "old", 1)).settle();
    lab.send(lab.deploy("B/b.mp4", "gone", 1)).pass(3_000);
    lab.send(lab.deploy("A/a.mp4", "new", 2)).settle();
    lab.send(lab.deploy("C/c/c.mp4", "film", 1)).pass(3_000);
    lab.send(Lab.delete("B/b.mp4", 2)).pass(3_000);
  }

  static IntStream everyOperation() {
    Lab lab = new Lab().start().settle();
    int from = lab.disk.operations().size();
    story(lab);
    return IntStream.range(0, lab.disk.operations().size() - from);
  }

  @Test
  void theStoryTellsOfManyOperations() {
    assertThat(everyOperation().count()).isGreaterThan(60);
  }

  @ParameterizedTest
  @MethodSource("everyOperation")
  void theNextRunEndsInTheDeclaredState(int operations) {
    Lab lab = new Lab().start().settle();
    lab.disk.powerFor(operations);
    cut(lab);
    int begun = lab.begun.size();
    State before = afterRestart(lab);
    acceptedWorkIsDone(lab);
    assertThat(before.open()).isEmpty();
    story(lab);
    assertThat(lab.shown()).isEqualTo(DECLARED);
    assertThat(lab.state().content().items())
        .extracting(i -> i.path().toString(), i -> i.revision())
        .containsExactly(tuple("A/a.mp4", 2L), tuple("C/c/c.mp4", 1L));
    assertThat(lab.begun.size() - begun).isLessThanOrEqualTo(4);
    assertThat(lab.disk.list("content/trees")).hasSize(1);
    assertThat(lab.disk.list("objects")).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("everyOperation")
  void aSecondCutInTheRecoveryChangesNothing(int operations) {
    for (int second = operations % 4; second < 12; second += 4) {
      Lab lab = new Lab().start().settle();
      lab.disk.powerFor(operations);
      cut(lab);
      lab.disk.powerFor(second);
      try {
        lab.start().settle();
      } catch (MemoryDisk.PowerCut expected) {
        lab.disk.powerFor(0);
      }
      afterRestart(lab);
      acceptedWorkIsDone(lab);
      story(lab);
      assertThat(lab.shown()).isEqualTo(DECLARED);
    }
  }

  private static void cut(Lab lab) {
    try {
      story(lab);
      throw new AssertionError("the power lasted");
    } catch (MemoryDisk.PowerCut expected) {
      lab.disk.powerFor(0);
    }
  }

  private static State afterRestart(Lab lab) {
    lab.disk.powerFor(Integer.MAX_VALUE);
    lab.start().pass(5_000);
    return lab.state();
  }

  /** Whatever was answered as accepted needs no operator to become true, or to be replaced. */
  private static void acceptedWorkIsDone(Lab lab) {
    List.copyOf(lab.results).stream()
        .filter(r -> r.outcome() == Outcome.Accepted)
        .forEach(
            accepted -> {
              Command any = commandOf(lab, accepted.id().hex());
              lab.send(any);
              assertThat(lab.last(any).outcome()).isIn(Outcome.Succeeded, Outcome.Superseded);
            });
  }

  private static Command commandOf(Lab lab, String id) {
    return Stream.of(
            lab.deploy("A/a.mp4", "old", 1),
            lab.deploy("B/b.mp4", "gone", 1),
            lab.deploy("A/a.mp4", "new", 2),
            lab.deploy("C/c/c.mp4", "film", 1),
            Lab.delete("B/b.mp4", 2))
        .filter(c -> c.id().hex().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
