package io.pifleet.e2e.sim;

import java.util.ArrayList;
import java.util.List;

/** All that goes wrong in one run, and all that people change meanwhile; then it clears up. */
final class Storm {
  private final Setting setting;
  private final List<Machine> machines;
  private final Operators operators;
  private final Edits edits;
  private final Releasing releasing;
  private final List<Runnable> troubles = new ArrayList<>();
  private final List<Runnable> firsts = new ArrayList<>();
  private final Timeline.Life life = new Timeline.Life();
  private final int pause;

  Storm(
      Setting setting,
      List<Machine> machines,
      Operators operators,
      Edits edits,
      Releasing releasing,
      Theme theme,
      int pause) {
    this.setting = setting;
    this.machines = machines;
    this.operators = operators;
    this.edits = edits;
    this.releasing = releasing;
    this.pause = pause;
    if (theme.content()) {
      firsts.add(edits::one);
      some(4, edits::one);
    }
    if (theme.rollouts()) {
      firsts.add(releasing::one);
      some(4, releasing::one);
      some(1, () -> any().hold(timeline().below(600_000L)));
      some(1, () -> any().player().ails(timeline().below(300_000L)));
    }
    some(3, () -> any().cutAfter(1 + timeline().below(60), Tearing.drawn(timeline())));
    some(1, () -> off(any(), Tearing.drawn(timeline())));
    some(1, () -> off(any(), Card.Survival.KEPT));
    some(2, () -> unplugged(any()));
    some(1, this::brokerDown);
    some(1, operators::restart);
    some(1, operators::another);
    some(1, operators::freeze);
    some(1, () -> full(any()));
    some(1, () -> readOnly(any()));
  }

  /** Goes on until it is ended. */
  void begin() {
    releasing.begin();
    firsts.forEach(Runnable::run);
    next();
  }

  /** Ends; whatever is broken is mended, and what is declared can be had. */
  void end() {
    life.end();
    setting.trace().say("storm", "is over");
    setting.broker().weather(Weather.FINE);
    setting.depot().weather(Weather.FINE);
    if (!setting.broker().up()) {
      setting.broker().start();
    }
    operators.one();
    edits.settle();
    releasing.settle();
    for (Machine machine : machines) {
      machine.cutAfter(Integer.MAX_VALUE, Card.Survival.KEPT);
      machine.card().full(false);
      machine.card().readOnly(false);
      machine.network(true);
      machine.hold(0);
      machine.player().calm();
      machine.start();
    }
  }

  private void next() {
    in(
        1 + timeline().below(pause),
        () -> {
          if (!troubles.isEmpty()) {
            troubles.get(timeline().below(troubles.size())).run();
          }
          next();
        });
  }

  /** Each kind is there in two thirds of the runs. */
  private void some(int weight, Runnable trouble) {
    if (timeline().chance(667)) {
      for (int i = 0; i < weight; i++) {
        troubles.add(trouble);
      }
    }
  }

  private void off(Machine machine, Card.Survival survival) {
    machine.stop(survival);
    in(timeline().below(60_000L), machine::start);
  }

  private void unplugged(Machine machine) {
    machine.network(false);
    in(timeline().below(120_000L), () -> machine.network(true));
  }

  private void brokerDown() {
    if (setting.broker().up()) {
      setting.broker().stop(timeline().chance(500));
      in(
          timeline().below(120_000L),
          () -> {
            if (!setting.broker().up()) {
              setting.broker().start();
            }
          });
    }
  }

  private void full(Machine machine) {
    setting.trace().say(machine.site().name(), "has a full card");
    machine.card().full(true);
    in(timeline().below(120_000L), () -> machine.card().full(false));
  }

  private void readOnly(Machine machine) {
    setting.trace().say(machine.site().name(), "has a read-only card");
    machine.card().readOnly(true);
    in(timeline().below(60_000L), () -> machine.card().readOnly(false));
  }

  private void in(long millis, Runnable action) {
    timeline().in(millis, life, action);
  }

  private Machine any() {
    return machines.get(timeline().below(machines.size()));
  }

  private Timeline timeline() {
    return setting.timeline();
  }
}
