package io.pifleet.e2e.bench;

import java.util.ArrayList;
import java.util.List;

/** How long a rollout to boxes that answer at once takes, and how much of a core. */
final class RolloutSpeed implements Goal {
  private static final List<Integer> SITES = List.of(200, 1_000, 5_000);

  @Override
  public String id() {
    return "G13";
  }

  @Override
  public String plan() {
    return "rollouts to " + SITES + " simulated boxes that answer at once (4 min)";
  }

  @Override
  public List<Figure> measure(Stages stages) throws Exception {
    List<Figure> figures = new ArrayList<>();
    for (int sites : SITES) {
      RolloutRun run = stages.fleet().rollout(sites);
      figures.add(
          Figure.atMost(
              id(),
              "kubectl apply to Completed, " + sites + " boxes, 4 waves",
              run.seconds(),
              15,
              " s",
              "hawkBit 66 s for 5,000, flightctl 129 s for 1,000 in 4 batches"));
      figures.add(
          Figure.atMost(
              id(),
              "operator's CPU for each of " + sites + " boxes",
              run.cpu().toNanos() / 1e6 / sites,
              4,
              " ms",
              "hawkBit 6-8 ms, flightctl 16-22 ms"));
    }
    return figures;
  }
}
