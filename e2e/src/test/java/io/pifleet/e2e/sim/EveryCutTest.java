package io.pifleet.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Power lost before every single operation of the disk, with whatever the card may make of what was
 * not synced: the laws hold after it, and the box gets where it was told to.
 */
class EveryCutTest {
  private static final String ONE = "A/one.mp4";
  private static final String TWO = "B/b/two.mp4";

  /** What happens before the first cut, and during which there is one. */
  private record Story(
      String name, Consumer<Solo> before, Consumer<Solo> during, Map<String, Integer> end) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Story> stories() {
    return List.of(
        new Story(
            "the first start",
            solo -> solo.machine().stop(Remains.NOTHING.survival()),
            s -> {},
            Map.of()),
        new Story(
            "a deploy", solo -> {}, solo -> solo.deploy(ONE, 0, 1).pass(10_000), Map.of(ONE, 0)),
        new Story(
            "several at once",
            solo -> {},
            solo -> solo.deploy(ONE, 0, 1).deploy(TWO, 1, 1).pass(10_000),
            Map.of(ONE, 0, TWO, 1)),
        new Story(
            "a replacement",
            solo -> solo.deploy(ONE, 0, 1).deploy(TWO, 0, 1).pass(10_000),
            solo -> solo.deploy(ONE, 1, 2).pass(10_000),
            Map.of(ONE, 1, TWO, 0)),
        new Story(
            "a delete",
            solo -> solo.deploy(ONE, 0, 1).deploy(TWO, 1, 1).pass(10_000),
            solo -> solo.delete(ONE, 2).pass(10_000),
            Map.of(TWO, 1)),
        new Story(
            "a change of mind",
            solo -> {},
            solo -> solo.deploy(ONE, 0, 1).deploy(ONE, 1, 2).pass(10_000),
            Map.of(ONE, 1)),
        new Story(
            "a start that shortens the journal",
            solo -> {
              solo.deploy(ONE, 0, 1).deploy(TWO, 1, 1).pass(10_000).delete(ONE, 2).pass(10_000);
              solo.machine().stop(Remains.ALL.survival());
            },
            solo -> {},
            Map.of(TWO, 1)),
        new Story(
            "a journal that catches up",
            solo -> {
              solo.deploy(ONE, 0, 1).pass(10_000);
              solo.machine().card().readOnly(true);
              solo.deploy(TWO, 1, 1).pass(10_000);
              solo.machine().card().readOnly(false);
            },
            solo -> solo.pass(120_000).deploy(TWO, 1, 2).pass(10_000),
            Map.of(ONE, 0, TWO, 1)));
  }

  @ParameterizedTest
  @MethodSource("stories")
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
  @MethodSource("stories")
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
