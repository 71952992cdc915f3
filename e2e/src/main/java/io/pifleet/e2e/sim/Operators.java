package io.pifleet.e2e.sim;

import java.util.ArrayList;
import java.util.List;

/** The operator's replicas: one leads, and sometimes one that led before does not know it yet. */
final class Operators {
  private final Setting setting;
  private final List<Leader> leaders = new ArrayList<>();

  Operators(Setting setting) {
    this.setting = setting;
  }

  /** The one that leads by right. */
  Leader leader() {
    return leaders.get(leaders.size() - 1);
  }

  void begin() {
    Leader leader = new Leader(setting, setting.cluster().nextEpoch());
    leaders.add(leader);
    leader.start();
  }

  /** All are killed, and one starts with empty memory. */
  void restart() {
    leaders.forEach(Leader::stop);
    leaders.clear();
    begin();
  }

  /** Another one takes the lead while the old one stands still, wakes, and goes on for a while. */
  void another() {
    Leader old = leader();
    old.oust();
    old.freeze(setting.timeline().below(30_000L));
    begin();
    setting.timeline().in(setting.timeline().below(90_000L), new Timeline.Life(), () -> end(old));
  }

  void freeze() {
    leader().freeze(setting.timeline().below(60_000L));
  }

  /** Only the one that leads by right stays. */
  void one() {
    List.copyOf(leaders.subList(0, leaders.size() - 1)).forEach(this::end);
  }

  private void end(Leader old) {
    if (leaders.remove(old)) {
      old.stop();
      if (leaders.isEmpty()) {
        begin();
      }
    }
  }
}
