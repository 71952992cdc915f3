package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout does now: which way it goes, which wave it serves and whether anything is sent.
 * Made anew at every report, so that the failure that is one too many stops the very next site, and
 * the site that completes a wave opens the next.
 *
 * @param mode which way it goes
 * @param sending whether sites may be told anything
 * @param current place of the wave that is served, the number of waves for the catch-up wave
 * @param reason what it is at, in a word
 * @param course what has happened, this included
 */
record RolloutPlan(Mode mode, boolean sending, int current, Reason reason, Course course) {
  static RolloutPlan of(Terms terms, Tally tally, Course course, Outlook outlook, Instant now) {
    return new Round(terms, tally, outlook, now, course).plan();
  }

  /** Whether what sites may do is another now. */
  boolean turns(RolloutPlan other) {
    return mode != other.mode || sending != other.sending || current != other.current;
  }

  /** Whether what is left is how it went. On the way back that is for newer rollouts only. */
  boolean isHistory(Tally tally) {
    return mode == Mode.Back
        ? tally.planned() == 0 && tally.superseded() > 0
        : tally.isHistory(course.startedAt() != null);
  }

  /** Whether it stands before a wave of nobody. */
  boolean isEmpty() {
    return reason == Reason.EmptyWave;
  }

  /** Whether only the world keeps it, and neither people nor failures do. */
  boolean isGoing() {
    return switch (reason) {
      case Progressing,
          Soaking,
          Held,
          BudgetSpent,
          Deferred,
          WindowClosed,
          GateFailed,
          GateUnanswered,
          Completed ->
          mode == Mode.Forward;
      default -> false;
    };
  }

  /** One making of a plan. */
  private static final class Round {
    private final Terms terms;
    private final Tally tally;
    private final Outlook outlook;
    private final Instant now;
    private final Proof proof;
    private Course course;

    Round(Terms terms, Tally tally, Outlook outlook, Instant now, Course course) {
      this.terms = terms;
      this.tally = tally;
      this.outlook = outlook;
      this.now = now;
      this.course = course;
      this.proof = new Proof(terms, tally);
    }

    RolloutPlan plan() {
      if (terms.abort) {
        return at(Mode.Stay, false, current(), Reason.Aborted);
      }
      judge();
      if (course.back()) {
        return back();
      }
      if (tally.planned() == 0) {
        return at(Mode.Forward, false, current(), nobody());
      }
      Reason stop = stop();
      int wave = advance(stop == null && !tally.settling());
      if (stop != null) {
        return at(course.halt() == null ? Mode.Forward : Mode.Stay, false, wave, stop);
      }
      Reason reason = reason(wave);
      if (reason == Reason.Completed && !tally.settling()) {
        course = course.complete(now);
      }
      boolean sends =
          terms.release.obstacle() == null
              && outlook.window().open()
              && bar(wave) == null
              && !isEmpty(wave);
      return at(Mode.Forward, sends, wave, reason);
    }

    /** Before anything was proved, a wave of nobody proves nothing: a typo must not be a leap. */
    private boolean isEmpty(int wave) {
      return wave < terms.waves.size() - 1
          && tally.waves().get(wave).sites() == 0
          && tally.sum(WaveTally::verified) == 0;
    }

    /** What is completed was let on by all gates; who joins later does not ask them again. */
    private Gates.@Nullable Bar bar(int wave) {
      return course.completedAt() == null ? outlook.bar(terms.wave(wave), now) : null;
    }

    /** Too many failures are told at once and remembered until the spec changes. */
    private void judge() {
      Course.Halt halt = course.halt();
      if (halt == null || halt.generation() != terms.generation) {
        Reason excess = proof.excess(course);
        halt = excess == null ? null : new Course.Halt(excess, terms.generation);
      }
      course = course.halted(halt);
      // What is completed is in use: only people take that back.
      boolean turns =
          halt != null
              && terms.rollback
              && course.startedAt() != null
              && course.completedAt() == null;
      if ((turns || terms.takeBack) && !course.back()) {
        course = course.turned(Course.Way.Back);
      }
    }

    /** Nobody may be meant because what would say so is not there. */
    private Reason nobody() {
      if (course.completedAt() != null) {
        return Reason.Completed;
      }
      if (tally.isHistory(course.startedAt() != null)) {
        return Reason.Superseded;
      }
      Reason obstacle = terms.release.obstacle();
      return obstacle == null || tally.excluded() > 0 ? Reason.NoTargets : obstacle;
    }

    /** What keeps everything from being sent. */
    private @Nullable Reason stop() {
      if (course.halt() != null) {
        return course.halt().reason();
      }
      Reason obstacle = terms.release.obstacle();
      // What is completed needs no release any more, until somebody comes late.
      boolean over = course.completedAt() != null && tally.sum(WaveTally::waiting) == 0;
      if (obstacle != null && (!over || obstacle == Reason.Revoked)) {
        return obstacle;
      }
      if (terms.paused) {
        return course.startedAt() == null ? Reason.Planned : Reason.Paused;
      }
      return null;
    }

    /** Passes waves that have proved themselves and opens the one after them. */
    private int advance(boolean open) {
      int wave = current();
      while (wave < terms.waves.size()) {
        if (!course.begun(wave)) {
          boolean may = open && !isEmpty(wave) && outlook.window().open() && bar(wave) == null;
          if (!may || terms.waves.get(wave).consent() != Consent.Given) {
            return wave;
          }
          course = course.begin(wave, now);
        }
        if (tally.settling() || !proof.given(wave) || bar(wave) != null) {
          return wave;
        }
        course = course.finish(wave, now);
        wave = current();
      }
      return wave;
    }

    private int current() {
      int wave = 0;
      while (course.done(wave)) {
        wave++;
      }
      return wave;
    }

    private Reason reason(int wave) {
      boolean last = wave == terms.catchUp();
      if (!last && !course.begun(wave) && terms.waves.get(wave).consent() != Consent.Given) {
        return terms.waves.get(wave).consent() == Consent.Denied
            ? Reason.Denied
            : Reason.WaitingForApproval;
      }
      if (isEmpty(wave)) {
        return Reason.EmptyWave;
      }
      Gates.Bar bar = bar(wave);
      if (bar != null) {
        return bar.reason() == null ? Reason.Progressing : bar.reason();
      }
      WaveTally at = tally.waves().get(wave);
      boolean asks = at.waiting() > 0 || !course.begun(wave);
      boolean moment = !last && at.brief() > 0;
      if (tally.sum(WaveTally::places) > 0 || tally.settling() || moment) {
        return Reason.Progressing;
      }
      if (asks && !outlook.window().open()) {
        return Reason.WindowClosed;
      }
      if (at.soaking() > 0) {
        return Reason.Soaking;
      }
      if (at.unreported() > 0) {
        return Reason.Progressing;
      }
      if (at.waiting() > 0) {
        return Reason.BudgetSpent;
      }
      if (at.held() > 0) {
        return Reason.Held;
      }
      if (at.closed() > 0) {
        return Reason.WindowClosed;
      }
      return last ? Reason.Completed : Reason.Deferred;
    }

    /** The last wave returns first, and completely but for those who hold it off. */
    private RolloutPlan back() {
      if (tally.planned() == 0 && tally.superseded() > 0) {
        boolean over = course.way() == Course.Way.Returned;
        return at(Mode.Back, false, 0, over ? Reason.RolledBack : Reason.Superseded);
      }
      if (course.startedAt() != null && terms.release == ReleaseState.Missing && blind()) {
        return at(Mode.Back, false, 0, Reason.MissingRelease);
      }
      int wave = last(w -> w.pending() + w.returning() > 0);
      int held = last(w -> w.held() > 0);
      if (course.startedAt() == null || (wave < 0 && held < 0)) {
        boolean sure = course.startedAt() == null || (!tally.settling() && tally.unreported() == 0);
        course = sure ? course.turned(Course.Way.Returned) : course;
        return at(Mode.Back, false, 0, sure ? Reason.RolledBack : Reason.RollingBack);
      }
      course = course.turned(Course.Way.Back);
      if (terms.paused) {
        return at(Mode.Back, false, wave < 0 ? held : wave, Reason.Paused);
      }
      if (wave < 0) {
        return at(Mode.Back, true, held, Reason.Held);
      }
      boolean stuck = tally.sum(WaveTally::places) == 0 && !tally.settling();
      return at(Mode.Back, true, wave, stuck ? Reason.BudgetSpent : Reason.RollingBack);
    }

    /** Begun before rollouts noted what they bring: no site can say how far it is. */
    private boolean blind() {
      return terms.brings == null && tally.unreported() > 0;
    }

    /** The last wave of such; -1 for none. */
    private int last(Predicate<WaveTally> which) {
      int wave = tally.waves().size() - 1;
      while (wave >= 0 && !which.test(tally.waves().get(wave))) {
        wave--;
      }
      return wave;
    }

    private RolloutPlan at(Mode mode, boolean sending, int wave, Reason reason) {
      return new RolloutPlan(mode, sending, wave, reason, course);
    }
  }
}
