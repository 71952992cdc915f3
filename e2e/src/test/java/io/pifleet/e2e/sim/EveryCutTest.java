package io.pifleet.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Power lost before every single operation of the disk, with whatever the card may make of what was
 * not synced: the laws hold after it, and the box gets where it was told to.
 */
class EveryCutTest {
  private static final String ONE = "A/one.mp4";
  private static final String TWO = "B/b/two.mp4";

  /** What happens before the first cut, and during which there is one. */
  private enum Story {
    THE_FIRST_START(solo -> solo.machine().stop(Remains.NOTHING.survival()), s -> {}, Map.of()),
    A_DEPLOY(solo -> {}, solo -> solo.deploy(ONE, 0, 1).pass(10_000), Map.of(ONE, 0)),
    SEVERAL_AT_ONCE(
        solo -> {},
        solo -> solo.deploy(ONE, 0, 1).deploy(TWO, 1, 1).pass(10_000),
        Map.of(ONE, 0, TWO, 1)),
    A_REPLACEMENT(
        solo -> solo.deploy(ONE, 0, 1).deploy(TWO, 0, 1).pass(10_000),
        solo -> solo.deploy(ONE, 1, 2).pass(10_000),
        Map.of(ONE, 1, TWO, 0)),
    A_DELETE(
        solo -> solo.deploy(ONE, 0, 1).deploy(TWO, 1, 1).pass(10_000),
        solo -> solo.delete(ONE, 2).pass(10_000),
        Map.of(TWO, 1)),
    A_CHANGE_OF_MIND(
        solo -> {}, solo -> solo.deploy(ONE, 0, 1).deploy(ONE, 1, 2).pass(10_000), Map.of(ONE, 1)),
    A_START_THAT_SHORTENS_THE_JOURNAL(
        solo -> {
          solo.deploy(ONE, 0, 1).deploy(TWO, 1, 1).pass(10_000).delete(ONE, 2).pass(10_000);
          solo.machine().stop(Remains.ALL.survival());
        },
        solo -> {},
        Map.of(TWO, 1)),
    A_JOURNAL_THAT_CATCHES_UP(
        solo -> {
          solo.deploy(ONE, 0, 1).pass(10_000);
          solo.machine().card().readOnly(true);
          solo.deploy(TWO, 1, 1).pass(10_000);
          solo.machine().card().readOnly(false);
        },
        solo -> solo.pass(120_000).deploy(TWO, 1, 2).pass(10_000),
        Map.of(ONE, 0, TWO, 1));

    private final Consumer<Solo> before;
    private final Consumer<Solo> during;
    private final Map<String, Integer> end;

    Story(Consumer<Solo> before, Consumer<Solo> during, Map<String, Integer> end) {
      this.before = before;
      this.during = during;
      this.end = end;
    }
  }

  @ParameterizedTest
  @EnumSource(Story.class)
  void everyCutLeavesWhatTheNextStartCanGoOnWith(Story story) {
    int cuts = 0;
    for (Remains remains : Remains.values()) {
      int operation = 1;
      while (cut(story, operation, remains, 0, remains)) {
        operation++;
      }
      cuts += operation;
    }
    assertThat(cuts).isGreaterThan(5 * Remains.values().length);
  }

  @ParameterizedTest
  @EnumSource(Story.class)
  void soDoesASecondCutInThatStart(Story story) {
    for (Remains remains : new Remains[] {Remains.ALL, Remains.NOTHING}) {
      for (int first = 1, second = 1; cut(story, first, remains, second, remains); second++) {
        if (second == 24) {
          first++;
          second = 0;
        }
      }
    }
  }

  /** False when the story was over before the cut. */
  private static boolean cut(
      Story story, int operation, Remains remains, int again, Remains remainsThen) {
    Solo solo = new Solo();
    story.before.accept(solo);
    solo.forgetWhatWasTold();
    Machine machine = solo.machine();
    machine.cutAfter(operation, remains.survival());
    machine.start();
    story.during.accept(solo);
    boolean happened = machine.cuts() > 0;
    machine.cutAfter(again == 0 ? Integer.MAX_VALUE : again, remainsThen.survival());
    solo.pass(60_000);
    machine.cutAfter(Integer.MAX_VALUE, remainsThen.survival());
    machine.start();
    solo.pass(30_000).insist();
    assertThat(solo.shown())
        .as("%s, cut before operation %d, %s is left", story, operation, remains)
        .isEqualTo(story.end);
    assertThat(machine.state().open()).isEmpty();
    Leftovers.check(machine);
    return happened;
  }
}
