package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.UpdateRollout.OfflinePolicy;
import io.pifleet.operator.rollout.Standing.Kind;
import io.pifleet.operator.status.Finding;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which wave is served, whether anything is sent, and why not: the arithmetic of a rollout. It is
 * asked after every site's report and before every grant, so that the failure that is one too many
 * stops what comes after it, and a wave's last proof opens the next. It costs a few steps a wave,
 * whatever the fleet's size.
 *
 * @param course what is to be remembered
 * @param wave index of the wave that is served; the number of waves when all are done
 * @param sending whether places are given
 * @param ready the rollout's own condition
 * @param stalled whether a person has to do something
 */
record RolloutPlan(Course course, int wave, boolean sending, Finding ready, boolean stalled) {
  private static final String READY = "Ready";

  /** What a rollout is planned from; the counts have one more than there are waves. */
  record Facts(Terms terms, List<Count> counts, int excluded, @Nullable String holding) {
    int planned() {
      return counts.stream().mapToInt(Count::sites).sum();
    }

    int all(Kind kind) {
      return counts.stream().mapToInt(c -> c.at(kind)).sum();
    }
  }

  static RolloutPlan of(Facts facts, Course before) {
    return new Arithmetic(facts, before).plan();
  }

  private static final class Arithmetic {
    private final Facts facts;
    private final Terms terms;
    private Course course;

    Arithmetic(Facts facts, Course before) {
      this.facts = facts;
      this.terms = facts.terms();
      this.course = before;
    }

    RolloutPlan plan() {
      if (course.halted() != null
          && !course.back()
          && course.haltedGeneration() != terms.generation()) {
        course = course.resumed();
      }
      finish();
      judge();
      if (terms.aborted()) {
        return at(current(), false, no(Reason.Aborted, Reason.Aborted.sentence()), false);
      }
      if (course.back()) {
        return back();
      }
      if (course.halted() != null) {
        return at(current(), false, halted(), true);
      }
      RolloutPlan next = forward();
      if (next.sending() && !course.started()) {
        course = course.begun();
        return plan();
      }
      return next;
    }

    /** Marks the waves that are done; one cannot be before the one before it. */
    private void finish() {
      while (!blocked() && course.done() < terms.waves().size() && isDone(course.done())) {
        course = course.done(course.done() + 1);
      }
    }

    private boolean blocked() {
      return course.halted() != null || course.back() || terms.aborted() || !course.started();
    }

    private boolean isDone(int wave) {
      Count count = facts.counts().get(wave);
      boolean waits = terms.offline() == OfflinePolicy.Wait && count.at(Kind.Deferred) > 0;
      boolean proven = facts.all(Kind.Verified) > 0 || count.sites() == 0;
      return count.underWay() == 0 && !waits && proven && mayBegin(wave) && !missed(wave);
    }

    private void judge() {
      if (blocked()) {
        return;
      }
      if (failures() > allowed()) {
        course = course.halted(Reason.MaxFailuresExceeded, terms.generation(), terms.rollback());
        return;
      }
      if (current() < terms.waves().size() && missed(current())) {
        course = course.halted(Reason.ThresholdMissed, terms.generation(), terms.rollback());
      }
    }

    /** Who is away counts as failed where the policy says so, once its wave is served. */
    private int failures() {
      int failed = facts.all(Kind.Failed);
      for (int wave = 0; wave <= current() && wave < terms.waves().size(); wave++) {
        boolean fail = terms.offline() == OfflinePolicy.Fail;
        failed += fail ? facts.counts().get(wave).at(Kind.Deferred) : 0;
      }
      return failed;
    }

    private int allowed() {
      var limit = terms.maxFailures();
      return limit.percent() ? facts.planned() * limit.count() / 100 : limit.count();
    }

    /** Whether so many of a wave have failed that its threshold is out of reach. */
    private boolean missed(int wave) {
      Count count = facts.counts().get(wave);
      boolean fail = terms.offline() == OfflinePolicy.Fail;
      int away = count.at(Kind.Deferred);
      int counted = count.sites() - (terms.offline() == OfflinePolicy.Defer ? away : 0);
      int failed = count.at(Kind.Failed) + (fail ? away : 0);
      return failed > 0 && (counted - failed) * 100 < terms.successPercent() * counted;
    }

    private int current() {
      return course.done();
    }

    private boolean mayBegin(int wave) {
      Terms.Wave w = terms.waves().get(wave);
      return !w.approval()
          || (terms.approved().contains(w.name()) && !terms.denied().containsKey(w.name()));
    }

    private RolloutPlan forward() {
      int wave = current();
      if (wave == terms.waves().size()) {
        return completed(wave);
      }
      Terms.Obstacle obstacle = terms.obstacle();
      if (obstacle != null) {
        return at(wave, false, no(obstacle.reason(), obstacle.message()), true);
      }
      if (facts.planned() == 0) {
        return at(wave, false, nobody(), true);
      }
      if (terms.paused()) {
        return at(
            wave,
            false,
            course.started() ? no(Reason.Paused, Reason.Paused.sentence()) : planned(),
            false);
      }
      String name = terms.waveName(wave);
      String denial = terms.denied().get(name);
      if (terms.waves().get(wave).approval() && denial != null) {
        return at(wave, false, no(Reason.Denied, name + ": " + denial), true);
      }
      if (!mayBegin(wave)) {
        return at(
            wave,
            false,
            no(
                Reason.WaitingForApproval,
                name + ": create a RolloutApproval with this wave to let it begin."),
            false);
      }
      return at(wave, true, progressing(wave), false);
    }

    private RolloutPlan completed(int wave) {
      int deferred = facts.all(Kind.Deferred);
      int failed = facts.all(Kind.Failed);
      String more =
          (failed == 0 ? "" : " " + sites(failed) + " failed.")
              + (deferred == 0
                  ? ""
                  : " "
                      + sites(deferred)
                      + (deferred == 1 ? " is" : " are")
                      + " away and will follow.");
      boolean sending = terms.obstacle() == null && !terms.paused();
      return at(
          wave,
          sending,
          Finding.yes(READY, Reason.Completed, "Every wave has proved itself." + more),
          false);
    }

    private Finding nobody() {
      return no(
          Reason.NoTargets,
          facts.excluded() == 0
              ? Reason.NoTargets.sentence()
              : "All " + facts.excluded() + " targeted sites are left out; excluded says why.");
    }

    private Finding planned() {
      return no(
          Reason.Planned,
          sites(facts.planned())
              + " in "
              + terms.waves().size()
              + (terms.waves().size() == 1 ? " wave" : " waves")
              + "; nothing is sent until spec.paused is false.");
    }

    private Finding progressing(int wave) {
      Count count = facts.counts().get(wave);
      String name = terms.waveName(wave);
      if (count.sites() > 0 && count.sites() == count.at(Kind.Deferred)) {
        return no(
            Reason.Deferred,
            name + ": all its sites are away, and nobody has proved the release yet.");
      }
      boolean moving = count.at(Kind.Waiting) + count.at(Kind.Updating) > 0;
      if (!moving && count.at(Kind.Soaking) > 0) {
        return no(
            Reason.Soaking,
            name
                + ": "
                + sites(count.at(Kind.Soaking))
                + " must stay healthy for "
                + terms.waves().get(wave).soak().toSeconds()
                + "s.");
      }
      if (!moving && count.at(Kind.Held) > 0) {
        return no(
            Reason.Held,
            name + ": " + Objects.requireNonNullElse(facts.holding(), sites(count.at(Kind.Held))));
      }
      return no(Reason.Progressing, name + ": sites are being updated.");
    }

    private Finding halted() {
      return no(
          Objects.requireNonNull(course.halted()),
          course.halted() == Reason.MaxFailuresExceeded
              ? sites(failures())
                  + " failed, "
                  + allowed()
                  + " may; nothing more is sent. Raise maxFailures to go on, or abort."
              : "Too many of a wave failed for its successThreshold of "
                  + terms.successPercent()
                  + "%; nothing more is sent. Change the spec to go on, or abort.");
    }

    private RolloutPlan back() {
      int wave = facts.counts().size() - 1;
      while (wave >= 0 && facts.counts().get(wave).toReturn() == 0) {
        wave--;
      }
      if (wave < 0) {
        return at(
            0,
            false,
            no(
                Reason.RolledBack,
                "Too many failed; the sites that were updated have returned. failures says why."),
            true);
      }
      return at(
          wave,
          !terms.paused(),
          no(
              Reason.RollingBack,
              "Too many failed; the sites that were updated return, the last wave first."),
          true);
    }

    private RolloutPlan at(int wave, boolean sending, Finding ready, boolean stalled) {
      return new RolloutPlan(course, wave, sending, ready, stalled);
    }

    private static Finding no(Reason reason, String message) {
      return Finding.no(READY, reason, message);
    }

    private static String sites(int count) {
      return count + (count == 1 ? " site" : " sites");
    }
  }
}
