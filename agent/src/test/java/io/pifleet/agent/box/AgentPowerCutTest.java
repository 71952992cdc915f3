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
 * Power lost between any two operations of the disk, the agent's or its watchdog's, while a release
 * changes both the player and the agent: what comes up works, and in the end player, agent and
 * report are of one release.
 */
class AgentPowerCutTest {
  private static final int SECOND_CUTS = 31;

  /** A change of software, from what to what. */
  enum Story {
    FIRST("1.0.0", "2.0.0", "2.0.0"),
    NEXT("1.0.0 2.0.0", "3.0.0", "3.0.0"),
    NONE("1.0.0 2.0.0", "2.5.0", "2.5.0"),
    DEAD("1.0.0", "2.0.0", "1.0.0"),
    HUNG("1.0.0 2.0.0", "3.0.0", "2.0.0"),
    MUTE("1.0.0 2.0.0", "3.0.0", "2.0.0"),
    SICK("1.0.0 2.0.0", "3.0.0", "2.0.0"),
    ROLLBACK("1.0.0 2.0.0 3.0.0", null, "2.0.0"),
    ROLLBACK_TO_INSTALLED("1.0.0 2.0.0", null, "1.0.0"),
    DEAD_ROLLBACK("1.0.0 2.0.0 3.0.0", null, "3.0.0");

    private final String before;
    private final String wanted;
    private final String end;

    Story(String before, String wanted, String end) {
      this.before = before;
      this.wanted = wanted;
      this.end = end;
    }

    List<String> before() {
      return List.of(before.split(" ", -1));
    }

    boolean isBad() {
      return end.equals(last(0));
    }

    /** A version before, counted from the last one. */
    private String last(int back) {
      return before().get(before().size() - 1 - back);
    }

    Lab begun() {
      Lab lab = new Lab();
      lab.kennel.there = true;
      lab.player.agents.addAll(List.of("2.0.0", "3.0.0"));
      lab.start();
      for (String version : before()) {
        lab.send(lab.player.update(version, lab.state().software().revision() + 1)).pass(30_000);
        assertThat(lab.player.runs).isEqualTo(version);
      }
      String next = wanted == null ? last(1) : wanted;
      switch (this) {
        case DEAD, DEAD_ROLLBACK -> lab.kennel.dead.add(Software.agentOf(next));
        case HUNG -> lab.kennel.hung.add(Software.agentOf(next));
        case MUTE -> lab.kennel.mute.add(Software.agentOf(next));
        case SICK -> lab.player.sick.add(next);
        default -> {}
      }
      return lab.settle();
    }

    Command command(Lab lab) {
      long revision = before().size() + 1L;
      return wanted == null
          ? Software.rollback(last(0), revision)
          : lab.player.update(wanted, revision);
    }

    void told(Lab lab) {
      lab.send(command(lab)).pass(400_000);
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
              assertThat(count).isGreaterThan(15);
              return IntStream.range(0, count).mapToObj(i -> Arguments.of(story, i));
            });
  }

  @ParameterizedTest
  @MethodSource("everyOperation")
  void oneCutIsNoFault(Story story, int operations) {
    Lab lab = story.begun();
    cut(lab, story, operations);
    ends(restarted(lab), story);
  }

  @ParameterizedTest
  @MethodSource("everyOperation")
  void namesThatWereNotSyncedMayBeLost(Story story, int operations) {
    Lab lab = story.begun();
    cut(lab, story, operations);
    lab.disk.loseNames();
    lab.player.linked();
    ends(restarted(lab), story);
  }

  @ParameterizedTest
  @MethodSource("everyOperation")
  void norIsASecondCutInTheRecovery(Story story, int operations) {
    Lab lab = story.begun();
    cut(lab, story, operations);
    if (operations % 2 == 0) {
      lab.disk.loseNames();
    }
    lab.disk.powerFor(operations * 7 % SECOND_CUTS);
    try {
      lab.start().pass(400_000);
    } catch (MemoryDisk.PowerCut expected) {
      lab.disk.powerFor(0);
    }
    ends(restarted(lab), story);
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
    return lab.start().pass(400_000);
  }

  private static void ends(Lab lab, Story story) {
    isOfOneRelease(lab);
    Command command = story.command(lab);
    boolean accepted = lab.outcomes(command).contains(Outcome.Accepted);
    story.told(lab);
    lab.send(command); // An answer that was given while nobody listened is asked for again.
    Outcome end = story.isBad() ? Outcome.Failed : Outcome.Succeeded;
    assertThat(lab.last(command).outcome()).isEqualTo(end);
    assertThat(lab.player.linked()).isEqualTo(story.end);
    isOfOneRelease(lab);
    if (accepted) {
      assertThat(lab.outcomes(command))
          .doesNotContain(story.isBad() ? Outcome.Succeeded : Outcome.Failed);
    }
    lab.start().pass(30_000);
    isOfOneRelease(lab);
  }

  private static void isOfOneRelease(Lab lab) {
    State state = lab.state();
    String current = state.software().current().version();
    assertThat(state.open()).isEmpty();
    assertThat(lab.player.linked()).isEqualTo(current);
    assertThat(lab.player.runs).isEqualTo(current);
    assertThat(lab.player.kept()).hasSizeLessThanOrEqualTo(2);
    assertThat(lab.kennel.running())
        .isEqualTo(
            lab.player.agents.contains(current) ? Software.agentOf(current) : Watchdog.INSTALLED);
    assertThat(lab.disk.read(WatchdogFolder.TRIAL)).isNull();
  }
}
