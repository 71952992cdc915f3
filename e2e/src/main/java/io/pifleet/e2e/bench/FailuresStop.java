package io.pifleet.e2e.bench;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

/** What is still sent after the failure that is one too many. */
final class FailuresStop implements Goal {
  private static final int SITES = 100;
  private static final int AT_ONCE = 10;
  private static final int ALLOWED = 5;

  @Override
  public String id() {
    return "G12";
  }

  @Override
  public String plan() {
    return "commands after the failure that is one too many (20 s)";
  }

  @Override
  public List<Figure> measure(Stages stages) throws Exception {
    SimulatedFleet fleet = stages.fleet();
    fleet.grow(SITES);
    String release = fleet.release();
    fleet.boxes().behave(SimulatedBoxes.Behaviour.BEGIN);
    fleet.apply(
        release,
        SITES,
        "maxConcurrency: %d%nmaxFailures: %d%nsuccessThreshold: 0%%%n".formatted(AT_ONCE, ALLOWED));
    for (int failures = 0; failures < ALLOWED; failures++) {
      fleet.boxes().fail(told(fleet, AT_ONCE + failures).get(failures));
    }
    List<SimulatedBoxes.Told> before = told(fleet, AT_ONCE + ALLOWED);
    fleet.boxes().fail(before.get(ALLOWED));
    fleet.club().awaitCondition("updaterollout", release, "Ready", "False MaxFailuresExceeded");
    // Those in flight fail, too, and make room for others.
    before.subList(ALLOWED + 1, before.size()).forEach(fleet.boxes()::fail);
    fleet.awaitQuiet();
    int after = fleet.boxes().told().size() - before.size();
    fleet.club().kubectl("delete", "updaterollout", release);
    return List.of(
        Figure.atMost(
            id(),
            "commands after failure " + (ALLOWED + 1) + " of " + ALLOWED + " allowed",
            (double) after,
            0,
            "",
            AT_ONCE + " at once, " + before.size() + " told before; hawkBit stops at once"));
  }

  private static List<SimulatedBoxes.Told> told(SimulatedFleet fleet, int count) {
    return await(count + " commands")
        .atMost(SimulatedFleet.LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> fleet.boxes().told(), told -> told.size() >= count);
  }
}
