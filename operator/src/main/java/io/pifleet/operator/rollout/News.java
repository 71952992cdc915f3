package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.protocol.SiteId;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/** What others have to hear of a rollout, gathered until it is asked for. */
final class News {
  private final Set<SiteId> called = new LinkedHashSet<>();
  private final Set<SiteId> outdated = new HashSet<>();
  private boolean turned;
  private boolean completed;

  /**
   * What there is to hear.
   *
   * @param called sites whose turn has come
   * @param outdated sites that would say now that they wait for another thing
   * @param turned whether what sites may do is another
   * @param completed whether it was completed: its sites look at what comes after it
   */
  record Issue(Set<SiteId> called, Set<SiteId> outdated, boolean turned, boolean completed) {}

  /** A site's turn has come. */
  void call(SiteId site) {
    called.add(site);
  }

  /** Its status is another, though no site has told anything new. */
  void turn() {
    turned = true;
  }

  /** All turns are given out anew. */
  void recall() {
    called.clear();
  }

  /**
   * The plan is another: those who wait say for what, and who is verified says so, unless it is to
   * go back.
   */
  void plan(RolloutPlan before, RolloutPlan plan, Collection<Entry> entries, Ranks ranks) {
    completed |= plan.reason() == Reason.Completed && before.reason() != Reason.Completed;
    if (!plan.turns(before)) {
      return;
    }
    turned = true;
    boolean everybody = plan.mode() != before.mode();
    boolean further = plan.sending() == before.sending() && plan.mode() == Mode.Forward;
    for (Entry entry : entries) {
      // Who is excluded has no wave to ask for.
      boolean waits = entry.planned() && entry.phase() != Phase.Verified;
      if (everybody || (waits && !(further && ranks.wave(entry) > plan.current()))) {
        outdated.add(entry.site());
      }
    }
  }

  /**
   * Gives it out, once.
   *
   * @param still whether the turn of a site has not passed meanwhile
   */
  Issue issue(Predicate<SiteId> still) {
    called.removeIf(still.negate());
    Issue issue = new Issue(Set.copyOf(called), Set.copyOf(outdated), turned, completed);
    called.clear();
    outdated.clear();
    turned = false;
    completed = false;
    return issue;
  }
}
