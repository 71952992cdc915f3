package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.operator.rollout.Standing.Kind;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far all rollouts have got, in memory: it follows from what boxes report and from the
 * rollouts' own status, so a restart builds it again. It also knows which of several rollouts has
 * the say over a site: the newest that is neither aborted nor a mere plan.
 */
public final class RolloutProgress {
  private final Map<String, Waves> rollouts = new HashMap<>();
  private final Map<SiteId, Set<String>> memberships = new HashMap<>();

  /**
   * Whom a change concerns.
   *
   * @param rollouts uids of those whose counts changed
   * @param called sites to be planned anew
   */
  public record Change(Set<String> rollouts, Set<SiteId> called) {}

  /**
   * The rollout that has the say over a site.
   *
   * @param uid of the rollout
   * @param wave in which the site is
   * @param soak how long it must stay healthy
   * @param back whether what the rollout brought shall go again
   * @param verified whether it counts as verified
   * @param spent how long it has been at the update while connected
   * @param obstacle why its turn has not come, for the case that it has not
   */
  public record Assignment(
      String uid,
      String wave,
      Duration soak,
      boolean back,
      boolean verified,
      Duration spent,
      Finding obstacle) {}

  /**
   * Takes a rollout in, or anew after what it declares or whom it means has changed.
   *
   * @param prior the status that is written now
   * @return the sites to plan anew
   */
  public synchronized Set<SiteId> retarget(
      Terms terms, List<Member> members, UpdateRollout.@Nullable Status prior) {
    Waves waves = rollouts.get(terms.uid());
    if (waves == null) {
      waves = new Waves(terms, Past.of(terms, prior));
      rollouts.put(terms.uid(), waves);
    }
    Set<SiteId> affected = new HashSet<>(waves.members());
    Set<SiteId> left = new HashSet<>(affected);
    for (Member member : members) {
      waves.join(member);
      memberships.computeIfAbsent(member.site(), s -> new HashSet<>()).add(terms.uid());
      affected.add(member.site());
      left.remove(member.site());
    }
    for (SiteId site : left) {
      part(site, terms.uid());
    }
    waves.terms(terms);
    return affected;
  }

  /** Takes one site in, or anew; true when it is new there. */
  public synchronized boolean join(String rollout, Member member) {
    Waves waves = rollouts.get(rollout);
    if (waves == null) {
      return false;
    }
    boolean known = waves.entry(member.site()) != null;
    waves.join(member);
    memberships.computeIfAbsent(member.site(), s -> new HashSet<>()).add(rollout);
    return !known;
  }

  /** Forgets a rollout; the sites that it meant are to be planned anew. */
  public synchronized Set<SiteId> forget(String rollout) {
    Waves waves = rollouts.get(rollout);
    if (waves == null) {
      return Set.of();
    }
    Set<SiteId> members = waves.members();
    members.forEach(site -> part(site, rollout));
    rollouts.remove(rollout);
    return members;
  }

  /** The rollout that has the say over a site now. */
  public synchronized Optional<Assignment> assignment(SiteId site, Instant now) {
    Waves waves = owner(site);
    if (waves != null) {
      cede(site, waves);
    }
    Entry entry = waves == null ? null : waves.entry(site);
    if (waves == null || entry == null) {
      return Optional.empty();
    }
    Terms terms = waves.terms();
    int wave = entry.wave;
    return Optional.of(
        new Assignment(
            terms.uid(),
            terms.waveName(wave),
            wave < terms.waves().size()
                ? terms.waves().get(wave).soak()
                : terms.waves().getLast().soak(),
            waves.plan().course().back(),
            entry.standing.kind() == Kind.Verified,
            entry.spent(now),
            obstacle(waves, wave)));
  }

  /** Asks for a turn; true when the site holds a place now. */
  public synchronized boolean take(String rollout, SiteId site, Instant now) {
    Waves waves = owner(site);
    return waves != null && waves.terms().uid().equals(rollout) && waves.take(site, now);
  }

  /** Takes what a site's plan found of the rollout that has the say over it. */
  public synchronized Change report(
      SiteId site, @Nullable String rollout, @Nullable Standing standing, Instant now) {
    Waves waves = rollout == null ? null : rollouts.get(rollout);
    if (waves == null || standing == null || !waves.report(site, standing, now)) {
      return new Change(Set.of(), Set.of());
    }
    Set<SiteId> called = new HashSet<>();
    if (waves.evaluate()) {
      // Everybody's reason to wait is another one now; this happens a few times in a rollout.
      called.addAll(waves.members());
    }
    called.addAll(waves.call());
    return new Change(Set.of(waves.terms().uid()), called);
  }

  /** Forgets a site that is gone. */
  public synchronized Change leave(SiteId site) {
    Set<String> of = new TreeSet<>(memberships.getOrDefault(site, Set.of()));
    Set<SiteId> called = new HashSet<>();
    for (String rollout : of) {
      part(site, rollout);
      Waves waves = rollouts.get(rollout);
      if (waves != null) {
        waves.evaluate();
        called.addAll(waves.call());
      }
    }
    return new Change(of, called);
  }

  /** The sites of a rollout whose turn has come and that were not called yet. */
  public synchronized List<SiteId> call(String rollout) {
    Waves waves = rollouts.get(rollout);
    return waves == null ? List.of() : waves.call();
  }

  /** How many sites no plan was made for yet since this operator started. */
  public synchronized int unreported(String rollout) {
    Waves waves = rollouts.get(rollout);
    return waves == null ? 0 : waves.unreported();
  }

  /** What the rollout's status says now. */
  public synchronized UpdateRollout.Status status(
      String rollout, UpdateRollout.@Nullable Status before, Instant now) {
    return RolloutStatus.of(Objects.requireNonNull(rollouts.get(rollout)), before, now);
  }

  private void cede(SiteId site, Waves owner) {
    for (String uid : memberships.getOrDefault(site, Set.of())) {
      Waves waves = rollouts.get(uid);
      if (waves != null) {
        waves.cede(site, waves.equals(owner) ? null : owner.terms().name());
      }
    }
  }

  private @Nullable Waves owner(SiteId site) {
    List<Waves> candidates = new ArrayList<>();
    for (String uid : memberships.getOrDefault(site, Set.of())) {
      Waves waves = rollouts.get(uid);
      Entry entry = waves == null ? null : waves.entry(site);
      if (waves != null && entry != null && (entry.wave != Entry.NONE || entry.heir != null)) {
        candidates.add(waves);
      }
    }
    return candidates.stream()
        .max(
            Comparator.comparing(RolloutProgress::hasTheSay)
                .thenComparing(w -> w.terms().created())
                .thenComparing(w -> w.terms().uid()))
        .orElse(null);
  }

  private static boolean hasTheSay(Waves waves) {
    Terms terms = waves.terms();
    return !terms.aborted() && (!terms.paused() || waves.plan().course().started());
  }

  private static Finding obstacle(Waves waves, int wave) {
    RolloutPlan plan = waves.plan();
    if (!plan.sending()) {
      return Finding.no("InSync", plan.ready().reason(), plan.ready().message());
    }
    String title = "UpdateRollout " + waves.terms().name();
    return waves.open(wave)
        ? Finding.no(
            "InSync",
            Reason.WaitingForTurn,
            "maxConcurrency or disruptionBudget of " + title + " lets other sites go first.")
        : Finding.no(
            "InSync",
            Reason.WaitingForWave,
            waves.terms().waveName(wave)
                + ": its wave of "
                + title
                + " comes after "
                + waves.terms().waveName(plan.wave())
                + ".");
  }

  private void part(SiteId site, String rollout) {
    Waves waves = rollouts.get(rollout);
    if (waves != null) {
      waves.leave(site);
    }
    Set<String> of = memberships.get(site);
    if (of != null && of.remove(rollout) && of.isEmpty()) {
      memberships.remove(site);
    }
  }
}
