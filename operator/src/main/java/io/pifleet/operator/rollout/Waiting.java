package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Finding;
import java.time.Instant;

/** What one site has to do, and why it waits. */
record Waiting(Terms terms, RolloutPlan plan, Outlook outlook, Ranks ranks) {
  private static final String IN_SYNC = "InSync";

  Assignment assignment(Entry entry, Instant now) {
    return new Assignment(
        terms.uid,
        terms.name,
        terms.wave(ranks.wave(entry)),
        terms.waves.get(entry.role.home()).minSuccessTime(),
        plan.mode(),
        entry.phase() == Phase.Verified,
        entry.told(),
        entry.spent(now),
        outlook.window(),
        of(entry, now));
  }

  private Finding of(Entry entry, Instant now) {
    if (plan.mode() == Mode.Back) {
      return plan.reason() == Reason.Paused ? no(Reason.Paused, Reason.Paused.sentence()) : back();
    }
    if (!plan.sending()) {
      Gates.Bar bar = outlook.bar(terms.wave(plan.current()), now);
      if (plan.isGoing() && bar != null) {
        return no(bar.reason() == null ? Reason.WaitingForTurn : bar.reason(), bar.message());
      }
      if (plan.isGoing() && !outlook.window().open()) {
        return no(Reason.WindowClosed, RolloutWords.window(outlook.window()));
      }
      Reason reason = plan.reason() == Reason.Planned ? Reason.Paused : plan.reason();
      String release = ReleaseWords.of(terms, reason);
      return no(reason, release == null ? reason.sentence() : release);
    }
    int wave = ranks.wave(entry);
    if (!plan.course().begun(wave)) {
      return before(wave);
    }
    return ranks.crowded(entry) && !entry.called
        ? no(Reason.BudgetSpent, Reason.BudgetSpent.sentence())
        : no(Reason.WaitingForTurn, Reason.WaitingForTurn.sentence());
  }

  private Finding back() {
    return plan.reason() == Reason.RolledBack
        ? no(Reason.RolledBack, Reason.RolledBack.sentence())
        : no(
            Reason.RollingBack,
            "what it brought here is to go again; the turn of this site has not come.");
  }

  private Finding before(int wave) {
    WaveTerms next = terms.waves.get(wave);
    if (wave > plan.current()) {
      return no(
          Reason.WaitingForWave,
          "wave " + terms.wave(wave) + " begins after wave " + terms.wave(wave - 1) + ".");
    }
    return switch (next.consent()) {
      case Denied -> no(Reason.Denied, next.denial() + " denies wave " + next.name() + ".");
      case Awaited ->
          no(
              Reason.WaitingForApproval,
              "wave " + terms.wave(wave) + " waits for a RolloutApproval that names it.");
      case Given -> no(Reason.WaitingForWave, "wave " + terms.wave(wave) + " is about to begin.");
    };
  }

  private Finding no(Reason reason, String message) {
    return Finding.no(IN_SYNC, reason, terms.name + ": " + message);
  }
}
