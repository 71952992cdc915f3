package io.pifleet.agent.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Result.Outcome;
import io.pifleet.protocol.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to a box, in whatever order, it runs what it says, and says one thing. */
class SoftwareStormTest {
  private static final int RUNS = 400;
  private static final int BLOWS = 40;

  static IntStream seeds() {
    return IntStream.range(0, RUNS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void afterTheStormAllIsWell(int seed) {
    Random random = new Random(seed);
    Lab lab = new Lab().start();
    List<Command> sent = new ArrayList<>();
    boolean disk = seed % 2 == 0;
    for (int i = 0; i < BLOWS; i++) {
      survive(lab, random, () -> blow(lab, random, sent, disk));
      lab.player.linked();
    }
    lab.disk.powerFor(Integer.MAX_VALUE);
    lab.disk.refuse(o -> false);
    List.of(lab.player.sick, lab.player.lame, lab.player.deaf, lab.player.deadly)
        .forEach(Set::clear);
    lab.holds.clear();
    lab.box().connected(true);
    lab.pass(3_600_000);
    isWell(lab);
    sent.forEach(c -> lab.send(c));
    lab.pass(3_600_000);
    isWell(lab);
    for (Command command : sent) {
      Set<Outcome> ends = new HashSet<>(lab.outcomes(command));
      ends.remove(Outcome.Accepted);
      assertThat(ends).hasSizeLessThanOrEqualTo(disk ? 3 : 1);
    }
  }

  private static void blow(Lab lab, Random random, List<Command> sent, boolean disk) {
    String version = random.nextInt(1, 4) + ".0.0";
    switch (random.nextInt(disk ? 12 : 11)) {
      case 0, 1, 2 -> {
        long revision = lab.state().software().revision() + random.nextInt(2);
        State.Installed current = lab.state().software().current();
        Command command =
            random.nextInt(3) > 0 || current == null
                ? lab.player.update(version, revision)
                : Software.rollback(current.version(), revision);
        sent.add(command);
        lab.send(command);
      }
      case 3 -> lab.disk.powerFor(random.nextInt(40));
      case 4 -> toggle(lab.player.sick, version);
      case 5 -> toggle(lab.player.lame, version);
      case 6 -> toggle(lab.player.deaf, version);
      case 7 -> toggle(lab.player.deadly, version);
      case 8 -> lab.box().connected(random.nextBoolean());
      case 9 -> lab.start();
      case 10 -> {
        lab.holds.clear();
        if (random.nextBoolean()) {
          lab.holds.add(new State.Hold("technique", "a show", random.nextInt(200)));
        }
      }
      default -> {
        boolean on = random.nextBoolean();
        lab.disk.refuse(o -> on && random.nextInt(3) == 0);
      }
    }
    lab.pass(random.nextInt(3) == 0 ? random.nextInt(100_000) : random.nextInt(5_000));
  }

  private static void survive(Lab lab, Random random, Runnable what) {
    for (Runnable next = what; ; next = lab::start) {
      try {
        next.run();
        return;
      } catch (MemoryDisk.PowerCut cut) {
        lab.disk.powerFor(Integer.MAX_VALUE);
        if (random.nextBoolean()) {
          lab.disk.loseNames();
        }
      }
    }
  }

  private static void toggle(Set<String> versions, String version) {
    if (!versions.remove(version)) {
      versions.add(version);
    }
  }

  private static void isWell(Lab lab) {
    State.Software told = lab.state().software();
    String current = told.current() == null ? null : told.current().version();
    assertThat(lab.state().open()).isEmpty();
    assertThat(lab.player.linked()).isEqualTo(current);
    assertThat(lab.player.runs).isEqualTo(current);
    assertThat(lab.player.kept()).hasSizeLessThanOrEqualTo(2);
    if (told.previous() != null) {
      assertThat(lab.player.kept()).containsExactlyInAnyOrder(current, told.previous().version());
    }
  }
}
