package io.pifleet.agent.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Result.Outcome;
import io.pifleet.protocol.State;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Power lost between any two operations of the disk while software changes: whatever is linked can
 * be started, the box ends with the old software or the new, and is of one mind about it.
 */
class SoftwarePowerCutTest {
  /** A change of software, from what to what. */
  enum Story {
    FIRST("", "1.0.0", false, "1.0.0"),
    GOOD("1.0.0 1.1.0", "2.0.0", false, "2.0.0"),
    FIRST_BAD("", "1.0.0", true, null),
    BAD("1.0.0 1.1.0", "2.0.0", true, "1.1.0"),
    ROLLBACK("1.0.0 2.0.0", null, false, "1.0.0"),
    BAD_ROLLBACK("1.0.0 2.0.0", null, true, "2.0.0");

    private final String before;
    private final String wanted;
    private final boolean bad;
    private final String end;

    Story(String before, String wanted, boolean bad, String end) {
      this.before = before;
      this.wanted = wanted;
      this.bad = bad;
      this.end = end;
    }

    List<String> before() {
      return before.isEmpty() ? List.of() : List.of(before.split(" ", -1));
    }

    Lab begun() {
      Lab lab = new Lab().start();
      for (String version : before()) {
        lab.send(lab.player.update(version, lab.state().software().revision() + 1)).pass(30_000);
      }
      if (bad) {
        lab.player.sick.add(wanted == null ? before().get(0) : wanted);
      }
      return lab.settle();
    }

    Command command(Lab lab) {
      long revision = before().size() + 1L;
      return wanted == null
          ? Software.rollback(before().get(before().size() - 1), revision)
          : lab.player.update(wanted, revision);
    }

    void told(Lab lab) {
      lab.send(command(lab)).pass(300_000);
    }
  }

  static Stream<Arguments> everyOperation() {
    return Stream.of(Story.values())
        .flatMap(
            story -> {
              Lab lab = story.begun();
              int from = lab.disk.operations().size();
              story.told(lab);
              int count = lab.disk.operations().size() - from;
              assertThat(count).isGreaterThan(8);
              return IntStream.range(0, count).mapToObj(i -> Arguments.of(story, i));
            });
  }

  @ParameterizedTest
  @MethodSource("everyOperation")
  void oneCutIsNoFault(Story story, int operations) {
    Lab lab = story.begun();
    cut(lab, story, operations);
    Lab after = restarted(lab);
    isWhole(after, story);
    isAnsweredAsItWas(after, story);
    story.told(after);
    assertThat(after.player.linked()).isEqualTo(story.end);
    isWhole(after, story);
  }

  @ParameterizedTest
  @MethodSource("everyOperation")
  void namesThatWereNotSyncedMayBeLost(Story story, int operations) {
    Lab lab = story.begun();
    cut(lab, story, operations);
    lab.disk.loseNames();
    lab.player.linked();
    Lab after = restarted(lab);
    isWhole(after, story);
    isAnsweredAsItWas(after, story);
    story.told(after);
    assertThat(after.player.linked()).isEqualTo(story.end);
  }

  @ParameterizedTest
  @MethodSource("everyOperation")
  void aSecondCutInTheRecoveryIsNone(Story story, int operations) {
    for (int second = operations % 3; second < 12; second += 3) {
      Lab lab = story.begun();
      cut(lab, story, operations);
      lab.disk.powerFor(second);
      try {
        lab.start().pass(300_000);
      } catch (MemoryDisk.PowerCut expected) {
        lab.disk.powerFor(0);
      }
      Lab after = restarted(lab);
      isWhole(after, story);
      isAnsweredAsItWas(after, story);
      story.told(after);
      assertThat(after.player.linked()).isEqualTo(story.end);
    }
  }

  private static void cut(Lab lab, Story story, int operations) {
    lab.disk.powerFor(operations);
    try {
      story.told(lab);
      throw new AssertionError("the power lasted");
    } catch (MemoryDisk.PowerCut expected) {
      lab.disk.powerFor(0);
      lab.player.linked();
    }
  }

  private static Lab restarted(Lab lab) {
    lab.disk.powerFor(Integer.MAX_VALUE);
    return lab.start().pass(300_000);
  }

  /** Nothing is open or left over, and what runs is what the link and the report say. */
  private static void isWhole(Lab lab, Story story) {
    State state = lab.state();
    String current =
        state.software().current() == null ? null : state.software().current().version();
    List<String> before = story.before();
    String old = before.isEmpty() ? null : before.get(before.size() - 1);
    assertThat(state.open()).isEmpty();
    assertThat(current).isIn(old, story.end);
    assertThat(lab.player.linked()).isEqualTo(current);
    assertThat(lab.player.runs).isEqualTo(current);
    assertThat(lab.player.kept()).hasSizeLessThanOrEqualTo(2);
    assertThat(lab.disk.list("software/incoming")).isEmpty();
    assertThat(lab.disk.list("objects")).isEmpty();
  }

  /** What was accepted has ended; what has ended is not done again. */
  private static void isAnsweredAsItWas(Lab lab, Story story) {
    Command command = story.command(lab);
    if (!lab.outcomes(command).contains(Outcome.Accepted)) {
      return;
    }
    Outcome end = story.bad ? Outcome.Failed : Outcome.Succeeded;
    List<String> acts = lab.player.turns();
    lab.send(command).pass(100_000);
    assertThat(lab.last(command).outcome()).isEqualTo(end);
    assertThat(lab.player.turns()).isEqualTo(acts);
    assertThat(lab.outcomes(command))
        .doesNotContain(story.bad ? Outcome.Succeeded : Outcome.Failed);
  }
}
