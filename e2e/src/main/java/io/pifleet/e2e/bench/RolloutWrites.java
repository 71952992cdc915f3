package io.pifleet.e2e.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a rollout costs the Kubernetes API, by the API server's own books. */
final class RolloutWrites implements Goal {
  private static final List<Integer> SITES = List.of(100, 1_000, 5_000);

  @Override
  public String id() {
    return "G4";
  }

  @Override
  public String plan() {
    return "API writes of rollouts to " + SITES + " simulated boxes (4 min)";
  }

  @Override
  public List<Figure> measure(Stages stages) throws Exception {
    List<Figure> figures = new ArrayList<>();
    for (int sites : SITES) {
      RolloutRun run = stages.fleet().rollout(sites);
      figures.add(
          Figure.atMost(
              id(),
              "API writes of a rollout to " + sites + " sites",
              (double) run.written(),
              Math.rint(2.0 * sites + 2 * RolloutRun.WAVES + run.seconds()),
              "",
              String.format(
                  Locale.ROOT,
                  "%.2f a site; %s; %d of them refused (409)",
                  (double) run.written() / sites,
                  run.writes(),
                  run.refused())));
    }
    return figures;
  }
}
