package io.pifleet.agent.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Result.Outcome;
import io.pifleet.protocol.State;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A disk that is full or refuses never costs a box the software that runs. */
class SoftwareDiskTroubleTest {
  private int countdown;

  private static Lab lab(boolean bad) {
    Lab lab = new Lab().start();
    lab.send(lab.player.update("1.0.0", 1)).pass(30_000);
    if (bad) {
      lab.player.sick.add("2.0.0");
    }
    return lab;
  }

  static Stream<Arguments> everyOperation() {
    return Stream.of(true, false)
        .flatMap(
            bad -> {
              Lab lab = lab(bad);
              int from = lab.disk.operations().size();
              lab.send(lab.player.update("2.0.0", 2)).pass(300_000);
              return IntStream.range(0, lab.disk.operations().size() - from)
                  .mapToObj(i -> Arguments.of(bad, i));
            });
  }

  /** It begins with one operation, lasts ten minutes, and is gone. */
  @ParameterizedTest
  @MethodSource("everyOperation")
  void theOldSoftwareOrTheNewRunsBeforeAndAfter(boolean bad, int operation) {
    Lab lab = lab(bad);
    Command update = lab.player.update("2.0.0", 2);
    refuseFrom(lab, operation);
    lab.send(update).pass(600_000);
    assertThat(lab.player.runs).isIn("1.0.0", "2.0.0");
    assertThat(lab.player.linked()).isEqualTo(lab.player.runs);
    lab.disk.refuse(o -> false);
    lab.pass(400_000);
    isSettled(lab, update, bad);
    List<Outcome> outcomes = lab.outcomes(update);
    lab.start().send(update).pass(300_000);
    assertThat(lab.last(update).outcome()).isEqualTo(outcomes.get(outcomes.size() - 1));
    isSettled(lab, update, bad);
  }

  /** The same, but the machine starts anew while the disk refuses. */
  @ParameterizedTest
  @MethodSource("everyOperation")
  void aStartOnSuchADiskIsHarmless(boolean bad, int operation) {
    Lab lab = lab(bad);
    Command update = lab.player.update("2.0.0", 2);
    refuseFrom(lab, operation);
    lab.send(update).pass(20_000).start().pass(100_000);
    assertThat(lab.player.runs).isIn("1.0.0", "2.0.0");
    lab.disk.refuse(o -> false);
    lab.pass(700_000);
    assertThat(lab.state().open()).isEmpty();
    assertThat(lab.player.runs).isEqualTo(lab.player.linked());
  }

  @Test
  void aFullDiskFailsTheUpdateWithItsReason() {
    Lab lab = lab(false);
    lab.disk.beFullFor(o -> o.startsWith("write software/software.json"));
    Command update = lab.player.update("2.0.0", 2);
    lab.send(update).pass(1_000);
    assertThat(lab.outcomes(update)).containsExactly(Outcome.Failed);
    assertThat(lab.last(update).reason()).isEqualTo(Failure.DiskShort);
    assertThat(lab.begun).hasSize(1);
    assertThat(lab.state().software().revision()).isEqualTo(2);
    assertThat(lab.player.runs).isEqualTo("1.0.0");
    lab.disk.refuse(o -> false);
    lab.pass(61_000).start().send(update);
    assertThat(lab.last(update).reason()).isEqualTo(Failure.DiskShort);
  }

  /** The book on the disk still says that it is to be tried: a start would link to nothing. */
  @Test
  void aReleaseStaysUntilTheDiskHasTakenThatItIsGivenUp() {
    Lab lab = lab(false);
    lab.holds.add(new State.Hold("technique", "a show", 100));
    lab.send(lab.player.update("2.0.0", 2)).pass(10_000);
    lab.disk.beFullFor(o -> o.startsWith("write software/software.json"));
    lab.holds.clear();
    lab.box().factsChanged();
    lab.pass(1_000);
    assertThat(lab.state().software().failed()).isPresent();
    lab.disk.refuse(o -> false);
    lab.start();
    assertThat(lab.player.linked()).isEqualTo("1.0.0");
    lab.pass(60_000);
    assertThat(lab.player.linked()).isEqualTo("2.0.0").isEqualTo(lab.player.runs);
    assertThat(lab.player.kept()).containsExactly("1.0.0", "2.0.0");
  }

  @Test
  void aBookThatCannotBeReadIsLeftAndSoIsWhatRuns() {
    Lab lab = lab(false);
    lab.disk.flip("software/software.json", 1);
    lab.start();
    Command update = lab.player.update("2.0.0", 2);
    lab.send(update).pass(60_000);
    assertThat(lab.last(update).reason()).isEqualTo(Failure.DiskError);
    assertThat(lab.player.linked()).isEqualTo("1.0.0");
    assertThat(lab.player.kept()).containsExactly("1.0.0");
    assertThat(lab.state().software().complaint()).contains("software.json");
    lab.disk.flip("software/software.json", 1);
    lab.start().send(lab.player.update("3.0.0", 3)).pass(60_000);
    assertThat(lab.player.runs).isEqualTo("3.0.0");
  }

  /** The next run may have to begin with it. */
  @Test
  void aReleaseStaysUntilTheDiskKnowsThatNobodyWantsIt() {
    Lab lab = lab(false);
    lab.holds.add(new State.Hold("technique", "a show", 60));
    lab.send(lab.player.update("2.0.0", 2)).settle();
    lab.disk.refuse("write software/software.json.tmp"::equals);
    lab.send(lab.player.update("1.0.0", 3)).settle();
    assertThat(lab.state().open()).isEmpty();
    assertThat(lab.player.kept()).containsExactly("1.0.0", "2.0.0");
    lab.disk.refuse(o -> false);
    lab.pass(2 * SoftwareBooks.PAUSE);
    assertThat(lab.player.kept()).containsExactly("1.0.0");
  }

  @Test
  void aLinkThatSomebodyChangedIsSetRight() throws Exception {
    Lab lab = lab(false);
    lab.disk.delete("software/current");
    lab.start();
    assertThat(lab.player.linked()).isEqualTo("1.0.0");
  }

  private void refuseFrom(Lab lab, int operation) {
    countdown = operation;
    lab.disk.refuse(o -> countdown-- <= 0);
  }

  private static void isSettled(Lab lab, Command update, boolean bad) {
    assertThat(lab.state().open()).isEmpty();
    assertThat(lab.state().software().revision()).isEqualTo(2);
    assertThat(lab.player.runs)
        .isEqualTo(lab.player.linked())
        .isEqualTo(lab.state().software().current().version());
    Outcome last = lab.last(update).outcome();
    assertThat(last)
        .isEqualTo(lab.player.runs.equals("2.0.0") ? Outcome.Succeeded : Outcome.Failed);
    assertThat(last == Outcome.Succeeded && bad).isFalse();
  }
}
