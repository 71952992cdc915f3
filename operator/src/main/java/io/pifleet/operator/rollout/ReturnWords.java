package io.pifleet.operator.rollout;

import java.util.ArrayList;
import java.util.List;

/** How far a rollout is on the way back, and who stays on the version and why. */
record ReturnWords(Terms terms, RolloutPlan plan, Tally tally, Roster roster) {
  /** Why it goes back. */
  String because() {
    return terms.takeBack
        ? "spec.rollback is true."
        : "Too many failed" + Words.first(roster.failed(), Entry::cause) + ".";
  }

  /** Who has still to return. */
  String returned() {
    int left = tally.sum(w -> w.pending() + w.returning() + w.held());
    if (left == 0) {
      return off();
    }
    return Words.sites(left)
        + " still to return"
        + (left == roster.held().size() ? "." : "; " + next())
        + (roster.held().isEmpty() ? "" : " Held: " + Words.holders(roster.held()) + ".");
  }

  /** Who is down in an earlier wave may go before the last one. */
  private String next() {
    String wave = "wave " + terms.wave(plan.current());
    if (tally.waves().get(plan.current()).returning() > 0) {
      return wave + " is on its way.";
    }
    return tally.sum(WaveTally::returning) > 0
        ? "those that are down go first, then " + wave + "."
        : wave + " is next.";
  }

  /** Who is still on the version, though nobody is left to be told. */
  String off() {
    if (plan.course().startedAt() == null) {
      return "It had not begun, so that nothing was sent.";
    }
    if (tally.unreported() > 0) {
      return Words.sites(tally.unreported()) + " to report yet.";
    }
    List<String> still = new ArrayList<>();
    int failed = tally.sum(WaveTally::failed);
    if (failed > 0) {
      still.add(
          Words.sites(failed)
              + " could not return; status.failures says why. A higher version brings "
              + (failed == 1 ? "it" : "them")
              + " on.");
    }
    if (!roster.deferred().isEmpty()) {
      still.add("Away, to return as they come: " + Words.names(roster.deferred()) + ".");
    }
    if (!roster.foreign().isEmpty()) {
      still.add(
          "Not brought by it, and left on the version: "
              + Words.names(roster.foreign())
              + "; the rollout that brought it, if it is there, can be taken back, too.");
    }
    if (tally.superseded() > 0) {
      still.add(
          tally.superseded()
              + " of its sites "
              + (tally.superseded() == 1
                  ? "follows a newer rollout now."
                  : "follow newer ones now."));
    }
    still.add("No " + (still.isEmpty() ? "" : "other ") + "site is on the version any more.");
    return String.join(" ", still);
  }
}
