package io.pifleet.operator.rollout;

import java.util.EnumMap;
import java.util.Map;

/** Counts one wave's sites as they come and go. */
final class Headcount {
  private final Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
  private int pending;
  private int called;
  private int brief;
  private int unreported;

  void add(Entry entry, int by) {
    phases.merge(entry.phase(), by, Integer::sum);
    pending += entry.pending() ? by : 0;
    called += entry.called ? by : 0;
    brief += isBrief(entry.standing) ? by : 0;
    unreported += entry.reported ? 0 : by;
  }

  /** Hands all that are away over to the catch-up wave. */
  void handOver(Headcount catchUp) {
    catchUp.phases.merge(Phase.Deferred, at(Phase.Deferred), Integer::sum);
    phases.remove(Phase.Deferred);
    catchUp.brief += brief;
    brief = 0;
  }

  WaveTally tally() {
    return new WaveTally(
        at(Phase.Waiting),
        at(Phase.Updating),
        at(Phase.Soaking),
        at(Phase.Verified),
        at(Phase.Held),
        at(Phase.Closed),
        at(Phase.Deferred),
        at(Phase.Failed) + at(Phase.Broken),
        at(Phase.Returning),
        at(Phase.Returned),
        at(Phase.Foreign),
        pending,
        called,
        unreported,
        brief);
  }

  private static boolean isBrief(Standing standing) {
    return standing.phase() == Phase.Deferred && !standing.connected();
  }

  private int at(Phase phase) {
    return phases.getOrDefault(phase, 0);
  }
}
