package io.pifleet.e2e.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How soon a wave begins after the one before it has proved itself. */
final class NextWave implements Goal {
  private static final int SITES = 200;
  private static final int ROLLOUTS = 3;

  @Override
  public String id() {
    return "G14";
  }

  @Override
  public String plan() {
    return "from a wave's last answer to the next one's first command, "
        + ROLLOUTS * (RolloutRun.WAVES - 1)
        + " times (1 min)";
  }

  @Override
  public List<Figure> measure(Stages stages) throws Exception {
    List<Duration> gaps = new ArrayList<>();
    // The first warms the operator's JVM.
    stages.fleet().rollout(SITES);
    for (int i = 0; i < ROLLOUTS; i++) {
      gaps.addAll(RolloutRun.measure(stages.fleet(), SITES).gaps());
    }
    List<Double> sorted = gaps.stream().map(g -> g.toNanos() / 1e6).sorted().toList();
    return List.of(
        Figure.atMost(
            id(),
            "a wave's last answer to the next command",
            sorted.get(sorted.size() / 2),
            100,
            " ms",
            String.format(
                Locale.ROOT,
                "%.1f to %.1f ms at the boxes; hawkBit 0.3-2.1 s plus a poll interval",
                sorted.getFirst(),
                sorted.getLast())));
  }
}
