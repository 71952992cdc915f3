package io.pifleet.agent.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Releases of all sorts, with agents of all sorts, on a box to which all sorts of things happen: it
 * always has an agent that works, and ends with a release whose player and agent belong together.
 */
class AgentStormTest {
  private static final int RUNS = 300;
  private static final int BLOWS = 30;

  static IntStream seeds() {
    return IntStream.range(0, RUNS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void playerAndAgentStayTogether(int seed) {
    Random random = new Random(seed);
    Lab lab = new Lab();
    lab.kennel.there = true;
    lab.start();
    List<Command> sent = new ArrayList<>();
    boolean disk = seed % 2 == 0;
    for (int i = 0; i < BLOWS; i++) {
      int blow = i;
      survive(lab, random, () -> blow(lab, random, sent, blow, disk));
      lab.player.linked();
    }
    lab.disk.powerFor(Integer.MAX_VALUE);
    lab.disk.refuse(o -> false);
    lab.online = true;
    lab.box().connected(true);
    lab.pass(3_600_000);
    isWell(lab);
    sent.forEach(lab::send);
    lab.pass(3_600_000);
    isWell(lab);
    lab.start().pass(60_000);
    isWell(lab);
    assertThat(lab.player.kept()).hasSizeLessThanOrEqualTo(2);
  }

  private static void blow(Lab lab, Random random, List<Command> sent, int blow, boolean disk) {
    switch (random.nextInt(disk ? 8 : 7)) {
      case 0, 1 -> {
        Command command = lab.player.update(made(lab, random, blow), revision(lab));
        sent.add(command);
        lab.send(command);
      }
      case 2 -> {
        State.Installed current = lab.state().software().current();
        if (current != null) {
          Command command = Software.rollback(current.version(), revision(lab));
          sent.add(command);
          lab.send(command);
        }
      }
      case 3, 4 -> lab.disk.powerFor(random.nextInt(40));
      case 5 -> {
        lab.online = random.nextInt(3) > 0;
        lab.box().connected(lab.online);
      }
      case 6 -> lab.start();
      default -> {
        boolean on = random.nextBoolean();
        lab.disk.refuse(o -> on && random.nextInt(4) == 0);
      }
    }
    lab.pass(random.nextInt(3) == 0 ? random.nextInt(300_000) : random.nextInt(5_000));
  }

  /** A release, what is wrong with it for good, and whether it brings an agent. */
  private static String made(Lab lab, Random random, int blow) {
    String version = (blow + 1) + ".0.0";
    String agent = Software.agentOf(version);
    if (random.nextInt(4) > 0) {
      lab.player.agents.add(version);
      switch (random.nextInt(6)) {
        case 0 -> lab.kennel.dead.add(agent);
        case 1 -> lab.kennel.hung.add(agent);
        case 2 -> lab.kennel.mute.add(agent);
        default -> {}
      }
    }
    switch (random.nextInt(8)) {
      case 0 -> lab.player.sick.add(version);
      case 1 -> lab.player.lame.add(version);
      case 2 -> lab.player.deaf.add(version);
      default -> {}
    }
    return version;
  }

  private static long revision(Lab lab) {
    return lab.state().software().revision() + 1;
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

  private static void isWell(Lab lab) {
    State.Software told = lab.state().software();
    String current = told.current() == null ? null : told.current().version();
    assertThat(lab.state().open()).isEmpty();
    assertThat(lab.player.linked()).isEqualTo(current);
    assertThat(lab.player.runs).isEqualTo(current);
    boolean own = current != null && lab.player.agents.contains(current);
    assertThat(lab.kennel.running())
        .isEqualTo(own ? Software.agentOf(current) : Watchdog.INSTALLED);
    assertThat(lab.disk.read(WatchdogFolder.TRIAL)).isNull();
  }
}
