package io.pifleet.e2e.bench;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.Proc;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What an agent takes of a box while nothing happens but its heartbeats every 30 seconds. */
final class IdleAgent implements Goal {
  private static final String SITE = "idle";

  /** Three of them, so that it measures at least a minute. */
  private static final int HEARTBEATS = 3;

  @Override
  public String id() {
    return "G10";
  }

  @Override
  public String plan() {
    return "an idle agent's memory and CPU, between heartbeats every 30 s (110 s)";
  }

  @Override
  public List<Figure> measure(Stages stages) throws Exception {
    Stage stage = stages.boxes();
    try (BoxProcess box = stage.ordinaryBox(SITE);
        Floor floor = new Floor()) {
      String beat = "." + SITE + "/up/heartbeat";
      long first = stage.awaitHeard(System.nanoTime(), beat, 1).getLast().nanos();
      Proc agent = new Proc(box.child().pid());
      Duration cpu = agent.cpu();
      Duration floorCpu = floor.proc().cpu();
      long written = agent.written();
      List<Stage.Heard> beats = stage.awaitHeard(first + 1, beat, HEARTBEATS - 1);
      double seconds = (beats.getLast().nanos() - first) / 1e9;
      return List.of(
          Figure.atMost(
              id(),
              "agent idle, resident memory",
              agent.residentMegabytes(),
              64,
              " MB",
              versus(floor.proc().residentMegabytes(), agent.residentMegabytes())),
          Figure.atMost(
              id(),
              "of that its share (PSS)",
              agent.proportionalMegabytes(),
              64,
              " MB",
              versus(floor.proc().proportionalMegabytes(), agent.proportionalMegabytes())),
          Figure.atMost(
              id(),
              "agent idle, CPU of a core",
              percent(agent.cpu().minus(cpu), seconds),
              0.2,
              " %",
              String.format(
                  Locale.ROOT,
                  "over %.0f s; the bare JVM %s %%",
                  seconds,
                  Figure.number(percent(floor.proc().cpu().minus(floorCpu), seconds)))),
          Figure.atMost(
              id(),
              "agent idle, bytes written to disk",
              (double) (agent.written() - written),
              0,
              " B",
              "so no fsync has anything to do; at most one in 10 min is the goal"));
    }
  }

  private static String versus(double floor, double agent) {
    return String.format(
        Locale.ROOT,
        "bare JVM that sleeps %.1f MB, ratio %.2f; Greengrass 96 MB, EdgeCore 70 MB",
        floor,
        agent / floor);
  }

  private static double percent(Duration cpu, double seconds) {
    return cpu.toNanos() / 1e7 / seconds;
  }
}
