package io.pifleet.agent.box;

import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Manifest.HealthCheck;
import java.util.Objects;

/**
 * What a box does next about its software, from all it knows; pure. Asked again after every step
 * and every event.
 *
 * <p>DESIGN: a release that may be bad must never be the only way a box can run. So the book says
 * {@code Trying} before anything of the old one is touched; the old one stays whole beside it until
 * the new one has been healthy and has let the box reach its broker; and a box that goes down in a
 * trial does not go on where it was, but counts, begins anew, and after {@value #MAX_TRIES} times
 * goes back. The way back is begun as often as it takes.
 *
 * <p>The agent is no exception. A change is made by the agent that it ends with: one that is new is
 * started by the watchdog while the old software runs, and touches nothing before it has reached
 * the broker; the way back is made by the agent that proved itself. So an agent that is broken
 * costs the player nothing, and never has to undo what it did.
 */
final class SoftwarePlan {
  /** A power cut is no fault of the software, three in one trial are. */
  static final int MAX_TRIES = 3;

  private SoftwarePlan() {}

  static SoftwareStep next(SoftwareSituation at) {
    Errand open = at.book().open();
    if (open == null) {
      return watch(at);
    }
    return switch (open.stage()) {
      case Received ->
          at.packageHere() && !at.unpacking() ? new SoftwareStep.Unpack(open) : watch(at);
      case Staged -> begin(open, at);
      case Trying -> at.trial() == null ? again(open, at) : go(open, at.trial(), at);
      case Reverting, Unknown -> back(open, Objects.requireNonNull(at.trial()), at);
    };
  }

  /** A trial begun without a broker could not end well. */
  private static SoftwareStep begin(Errand open, SoftwareSituation at) {
    if (at.acting()) {
      return rest(Step.Rest.FOREVER);
    }
    boolean here = at.duty().isOf(open.candidate());
    if (!here && !at.duty().watched()) {
      return new SoftwareStep.Refuse(open, unwatched());
    }
    if (at.heldUntil() <= at.now() && at.connected()) {
      return here ? new SoftwareStep.Begin(open) : new SoftwareStep.HandOver(open);
    }
    SoftwareStep watching = watch(at);
    return watching instanceof SoftwareStep.Rest resting && at.heldUntil() > at.now()
        ? rest(Math.min(resting.until(), at.heldUntil()))
        : watching;
  }

  private static Answer unwatched() {
    return Answer.failed(
        Failure.Incompatible,
        "it brings another agent, and no watchdog runs that could start it; start the agent by"
            + " pifleet-watchdog");
  }

  /** Handing over is no fault of the new agent's, and counts as a try all the same. */
  private static SoftwareStep again(Errand open, SoftwareSituation at) {
    Answer verdict = at.duty().verdictOn(open);
    if (verdict != null) {
      return new SoftwareStep.Revert(open, verdict);
    }
    int most = MAX_TRIES + (open.changesAgent(at.book().current()) ? 1 : 0);
    if (open.tries() >= most) {
      String often = "the box went down " + open.tries() + " times while it tried the software";
      return new SoftwareStep.Revert(open, Answer.failed(Failure.CrashLoop, often));
    }
    if (at.acting()) {
      return rest(Step.Rest.FOREVER);
    }
    if (at.duty().isOf(open.candidate())) {
      return new SoftwareStep.Begin(open);
    }
    return at.duty().watched()
        ? new SoftwareStep.HandOver(open)
        : new SoftwareStep.Revert(open, unwatched());
  }

  private static SoftwareStep go(Errand open, Trial trial, SoftwareSituation at) {
    if (at.acting()) {
      return rest(Step.Rest.FOREVER);
    }
    Installation current = at.book().current();
    return switch (trial.phase()) {
      case GREET -> greet(open, trial, at);
      case STOP ->
          current == null
              ? new SoftwareStep.Point(open)
              : new SoftwareStep.Perform(Services.Act.STOP, current);
      case POINT -> new SoftwareStep.Point(open);
      case START -> new SoftwareStep.Perform(Services.Act.START, open.candidateOrBug());
      case JUDGE -> judge(open, trial, at);
    };
  }

  private static SoftwareStep greet(Errand open, Trial trial, SoftwareSituation at) {
    if (trial.reached()) {
      return new SoftwareStep.SignOfLife(open);
    }
    if (at.now() >= trial.greetedBy()) {
      long within = (trial.greetedBy() - trial.startedAt()) / Trial.SECOND;
      return new SoftwareStep.Revert(
          open,
          Answer.failed(
              Failure.NotConnected,
              "the new agent did not reach the broker within " + within + " s"));
    }
    if (at.connected() && at.now() >= trial.probeAt()) {
      return new SoftwareStep.Probe();
    }
    return rest(at.connected() ? Math.min(trial.probeAt(), trial.greetedBy()) : trial.greetedBy());
  }

  private static SoftwareStep judge(Errand open, Trial trial, SoftwareSituation at) {
    HealthCheck health = open.candidateOrBug().manifest().healthCheck();
    boolean healthy = trial.isHealthy(health);
    long now = at.now();
    if (healthy && trial.reached()) {
      return now < trial.notBefore() && trial.stumbles() > 0
          ? rest(trial.notBefore())
          : new SoftwareStep.Commit(open);
    }
    if (!healthy && now >= trial.healthyBy(health)) {
      String last = trial.complaint() == null ? "it was not healthy for long" : trial.complaint();
      return new SoftwareStep.Revert(
          open,
          Answer.failed(
              Failure.Unhealthy, "not healthy within " + health.withinSeconds() + " s: " + last));
    }
    if (!trial.reached() && now >= trial.reachedBy(health)) {
      long within = (trial.reachedBy(health) - trial.startedAt()) / Trial.SECOND;
      return new SoftwareStep.Revert(
          open,
          Answer.failed(Failure.NotConnected, "the broker did not answer within " + within + " s"));
    }
    boolean asks = !trial.reached() && at.connected();
    if (asks && now >= trial.probeAt()) {
      return new SoftwareStep.Probe();
    }
    if (now >= trial.notBefore()) {
      return new SoftwareStep.Perform(Services.Act.CHECK, open.candidateOrBug());
    }
    long wake = Math.min(trial.notBefore(), asks ? trial.probeAt() : Step.Rest.FOREVER);
    wake = Math.min(wake, healthy ? Step.Rest.FOREVER : trial.healthyBy(health));
    return rest(Math.min(wake, trial.reached() ? Step.Rest.FOREVER : trial.reachedBy(health)));
  }

  private static SoftwareStep back(Errand open, Trial trial, SoftwareSituation at) {
    if (at.acting()) {
      return rest(Step.Rest.FOREVER);
    }
    if (at.now() < trial.notBefore()) {
      return rest(trial.notBefore());
    }
    Installation current = at.book().current();
    if (at.duty().watched() && at.duty().offered() != null && !at.duty().isOf(current)) {
      return new SoftwareStep.HandBack();
    }
    Answer why =
        Objects.requireNonNullElseGet(
            open.why(), () -> Answer.failed(Failure.Unknown, "it was given up"));
    return switch (trial.phase()) {
      case GREET, POINT -> new SoftwareStep.Point(open);
      case STOP -> new SoftwareStep.Perform(Services.Act.STOP, open.candidateOrBug());
      case START ->
          current == null
              ? new SoftwareStep.Fail(open, why)
              : new SoftwareStep.Perform(Services.Act.START, current);
      case JUDGE -> new SoftwareStep.Fail(open, why);
    };
  }

  private static SoftwareStep watch(SoftwareSituation at) {
    Installation current = at.book().current();
    if (current == null || at.acting()) {
      return rest(Step.Rest.FOREVER);
    }
    return at.now() >= at.pulse().nextCheck()
        ? new SoftwareStep.Perform(Services.Act.CHECK, current)
        : rest(at.pulse().nextCheck());
  }

  private static SoftwareStep rest(long until) {
    return new SoftwareStep.Rest(until);
  }
}
