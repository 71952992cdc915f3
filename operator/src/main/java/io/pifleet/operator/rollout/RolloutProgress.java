package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.UpdateRollout.Status;
import io.pifleet.protocol.SiteId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How far all rollouts have got, in memory: it follows from what is declared, from what each
 * rollout's status says has happened, and from what boxes report, so a restart builds it again. One
 * site's change costs the logarithm of the fleet.
 */
public final class RolloutProgress {
  private final Map<String, Waves> rollouts = new HashMap<>();
  private final Map<SiteId, Set<Waves>> memberships = new HashMap<>();

  /**
   * Takes a rollout in, or anew after what is declared has changed: spec, release, approvals, or
   * who is meant.
   *
   * @param before the status that is written; asked for what has happened when the rollout is not
   *     known here
   * @return the sites to plan anew: those targeted now or before
   */
  public synchronized Change retarget(
      Terms terms, List<Member> members, @Nullable Status before, Instant now) {
    Waves waves = rollouts.computeIfAbsent(terms.uid, u -> new Waves(terms, before, now));
    Set<SiteId> affected = new HashSet<>(waves.members());
    waves.retarget(terms, members, now);
    for (SiteId gone : affected) {
      if (waves.entry(gone) == null) {
        part(gone, waves);
      }
    }
    for (Member member : members) {
      memberships.computeIfAbsent(member.site(), s -> new LinkedHashSet<>()).add(waves);
      affected.add(member.site());
    }
    Set<Waves> changed = own(affected);
    changed.add(waves);
    return change(changed, affected, now);
  }

  /**
   * Takes in one site that came, or of which something was declared anew.
   *
   * @param member null where the rollout does not mean it any more
   */
  public synchronized Change join(
      String rollout, SiteId site, @Nullable Member member, Instant now) {
    Waves waves = rollouts.get(rollout);
    if (waves == null) {
      return Change.NONE;
    }
    if (member == null) {
      if (waves.entry(site) == null) {
        return Change.NONE;
      }
      waves.leave(site, now);
      part(site, waves);
    } else if (waves.join(member)) {
      memberships.computeIfAbsent(site, s -> new LinkedHashSet<>()).add(waves);
    } else {
      return Change.NONE;
    }
    Set<Waves> changed = own(Set.of(site));
    changed.add(waves);
    return change(changed, Set.of(site), now);
  }

  /** Forgets a rollout; the sites that it targeted are to be planned anew. */
  public synchronized Change forget(String rollout, Instant now) {
    Waves waves = rollouts.remove(rollout);
    if (waves == null) {
      return Change.NONE;
    }
    Set<SiteId> members = waves.members();
    members.forEach(site -> part(site, waves));
    return change(own(members), members, now);
  }

  /**
   * What a site has to do with the rollout that it follows; or, where that is through with it or
   * there is none, with the one that it will follow when that has begun.
   */
  public synchronized Optional<Assignment> assignment(SiteId site, Instant now) {
    Waves waves = owner(site);
    if (waves == null || waves.isThroughWith(site)) {
      Waves next = next(site, waves);
      waves = next == null ? waves : next;
    }
    Entry entry = waves == null ? null : waves.entry(site);
    return waves == null || entry == null
        ? Optional.empty()
        : Optional.of(waves.assignment(entry, now));
  }

  /** What a site has to do with one of the rollouts that plan for it. */
  public synchronized Optional<Assignment> plan(String rollout, SiteId site, Instant now) {
    Waves waves = rollouts.get(rollout);
    Entry entry = waves == null ? null : waves.entry(site);
    return waves == null || entry == null || !entry.planned()
        ? Optional.empty()
        : Optional.of(waves.assignment(entry, now));
  }

  /** The rollouts that plan for a site, beside the one that it follows: they want reports, too. */
  public synchronized Set<String> planning(SiteId site) {
    Set<String> planning = new TreeSet<>();
    for (Waves waves : memberships.getOrDefault(site, Set.of())) {
      Entry entry = waves.entry(site);
      if (entry != null && entry.planned()) {
        planning.add(waves.terms().uid);
      }
    }
    return planning;
  }

  /**
   * Asks for a turn; true when the site may be told what the rollout's mode says, now.
   *
   * @param is how it stands before it is told
   */
  public synchronized boolean take(String rollout, SiteId site, Standing is, Instant now) {
    Waves waves = rollouts.get(rollout);
    return waves != null && Objects.equals(owner(site), waves) && waves.take(site, is, now);
  }

  /** Takes what a site's plan found of the rollouts that plan for it. */
  public synchronized Change report(SiteId site, Map<String, Standing> standings, Instant now) {
    Set<Waves> changed = new LinkedHashSet<>();
    Set<Waves> asked = new LinkedHashSet<>();
    Waves before = owner(site);
    standings.forEach(
        (rollout, standing) -> {
          Waves waves = rollouts.get(rollout);
          if (waves != null) {
            asked.add(waves);
            if (waves.report(site, standing, now)) {
              changed.add(waves);
            }
          }
        });
    if (Objects.equals(before, owner(site))) {
      return change(changed, asked, Set.of(), now);
    }
    Set<Waves> heirs = own(Set.of(site));
    heirs.forEach(w -> w.evaluate(now));
    changed.addAll(heirs);
    asked.addAll(heirs);
    return change(changed, asked, Set.of(site), now);
  }

  /** Looks again: a window may have opened, or closed. */
  public synchronized Change review(String rollout, Instant now) {
    Waves waves = rollouts.get(rollout);
    if (waves == null) {
      return Change.NONE;
    }
    waves.evaluate(now);
    return change(Set.of(), Set.of(waves), Set.of(), now);
  }

  /** Takes what was answered to a gate. */
  public synchronized Change read(String rollout, String promql, Reading reading, Instant now) {
    Waves waves = rollouts.get(rollout);
    if (waves == null) {
      return Change.NONE;
    }
    waves.read(promql, reading);
    waves.evaluate(now);
    // Its status says the value.
    return change(Set.of(waves), Set.of(waves), Set.of(), now);
  }

  /**
   * What a rollout has decided is written: that it begins, or turns back by itself. Before that it
   * tells no site, and takes none over.
   */
  public synchronized Change wrote(String rollout, Status written, Instant now) {
    Waves waves = rollouts.get(rollout);
    return waves != null && waves.wrote(written)
        ? change(Set.of(waves), Set.of(), now)
        : Change.NONE;
  }

  /** The same of what is found written, whoever it was that wrote it. */
  public synchronized Change found(String rollout, @Nullable Status written, Instant now) {
    Waves waves = rollouts.get(rollout);
    return waves != null && written != null && waves.found(written)
        ? change(Set.of(waves), Set.of(), now)
        : Change.NONE;
  }

  /** Whether a rollout takes back what it brought. */
  synchronized boolean isOnTheWayBack(String rollout) {
    Waves waves = rollouts.get(rollout);
    return waves != null && waves.turned();
  }

  /** Whether it is written that a rollout has begun. */
  synchronized boolean hasBegun(String rollout) {
    Waves waves = rollouts.get(rollout);
    return waves != null && waves.hasBegun();
  }

  /** What a Prometheus has to be asked for a rollout to go on, each question once. */
  public synchronized List<String> questions(String rollout) {
    Waves waves = rollouts.get(rollout);
    return waves == null ? List.of() : waves.questions();
  }

  /** When a rollout changes by mere lapse of time. */
  public synchronized Optional<Instant> nextEdge(String rollout) {
    return Optional.ofNullable(rollouts.get(rollout)).map(Waves::nextEdge);
  }

  /** Forgets a site that is gone. */
  public synchronized Change leave(SiteId site, Instant now) {
    Set<Waves> changed = memberships.remove(site);
    if (changed == null) {
      return Change.NONE;
    }
    changed.forEach(w -> w.leave(site, now));
    return change(changed, changed, Set.of(), now);
  }

  /** The counts. */
  public synchronized Tally tally(String rollout) {
    Waves waves = rollouts.get(rollout);
    return waves == null ? Tally.NONE : waves.tally();
  }

  /** All sites that a rollout targets. */
  public synchronized Set<SiteId> members(String rollout) {
    Waves waves = rollouts.get(rollout);
    return waves == null ? Set.of() : waves.members();
  }

  /**
   * The status to write. Counts are not to be written before {@link Tally#unreported} is zero where
   * there are some already.
   *
   * @param before the status that is written now
   */
  public synchronized Optional<Status> status(
      String rollout, @Nullable Status before, Instant now) {
    return Optional.ofNullable(rollouts.get(rollout)).map(w -> w.status(before, now));
  }

  private Change change(Set<Waves> changed, Set<SiteId> affected, Instant now) {
    changed.forEach(w -> w.evaluate(now));
    return change(changed, changed, affected, now);
  }

  private Change change(Set<Waves> changed, Set<Waves> asked, Set<SiteId> affected, Instant now) {
    Set<Waves> all = new LinkedHashSet<>(changed);
    Set<Waves> calling = new LinkedHashSet<>(asked);
    Set<SiteId> sites = new HashSet<>(affected);
    for (Waves waves : asked) {
      if (waves.changesHands()) {
        Set<Waves> others = own(waves.members());
        others.forEach(w -> w.evaluate(now));
        all.addAll(others);
        calling.addAll(others);
        sites.addAll(waves.members());
      }
    }
    Set<String> rollouts = new TreeSet<>();
    Set<SiteId> outdated = new HashSet<>();
    all.forEach(w -> rollouts.add(w.terms().uid));
    for (Waves waves : calling) {
      News.Issue news = waves.news();
      sites.addAll(news.called());
      outdated.addAll(news.outdated());
      if (news.turned()) {
        rollouts.add(waves.terms().uid);
      }
      if (news.completed()) {
        waves.members().stream().filter(s -> next(s, waves) != waves).forEach(outdated::add);
      }
    }
    return new Change(rollouts, outdated, sites);
  }

  /** Gives each site to the newest that may own it; those whose counts that changes. */
  private Set<Waves> own(Set<SiteId> sites) {
    Set<Waves> changed = new LinkedHashSet<>();
    for (SiteId site : sites) {
      Waves newest = newest(site, waves -> true);
      Waves owner = owner(site, newest);
      for (Waves waves : memberships.getOrDefault(site, Set.of())) {
        Waves successor = Objects.equals(waves, owner) ? null : successor(waves, newest, owner);
        if (waves.succeed(site, successor == null ? null : successor.terms().name)) {
          changed.add(waves);
        }
      }
    }
    return changed;
  }

  /**
   * The newer one that has a site; null where none is newer, or nothing is left to be taken back.
   */
  private static @Nullable Waves successor(
      Waves waves, @Nullable Waves newest, @Nullable Waves owner) {
    if (owner != null && owner.age().isNewerThan(waves.age())) {
      return owner;
    }
    boolean older = newest != null && newest.age().isNewerThan(waves.age());
    return older && !waves.turned() ? newest : null;
  }

  /**
   * The newest that owns a site. One that has taken back what it brought there lets the older ones
   * take back theirs, in turn; it lets none of them bring anything.
   */
  private @Nullable Waves owner(SiteId site) {
    return owner(site, newest(site, waves -> true));
  }

  private @Nullable Waves owner(SiteId site, @Nullable Waves newest) {
    Waves owner = newest;
    while (owner != null && owner.hasLeft(site)) {
      Age age = owner.age();
      Waves older = newest(site, waves -> waves.turned() && age.isNewerThan(waves.age()));
      if (older == null) {
        return owner;
      }
      owner = older;
    }
    return owner;
  }

  private @Nullable Waves newest(SiteId site, Predicate<Waves> which) {
    Waves newest = null;
    for (Waves waves : memberships.getOrDefault(site, Set.of())) {
      boolean newer = newest == null || waves.age().isNewerThan(newest.age());
      if (newer && waves.owns(site) && which.test(waves)) {
        newest = waves;
      }
    }
    return newest;
  }

  /** The newest that waits to begin and would take a site over; null for none. */
  private @Nullable Waves next(SiteId site, @Nullable Waves owner) {
    Waves next = owner;
    for (Waves waves : memberships.getOrDefault(site, Set.of())) {
      boolean may = waves.waitsFor(site) && (owner == null || waves.isReady());
      if (may && (next == null || waves.age().isNewerThan(next.age()))) {
        next = waves;
      }
    }
    return next;
  }

  private void part(SiteId site, Waves waves) {
    Set<Waves> of = memberships.get(site);
    if (of != null && of.remove(waves) && of.isEmpty()) {
      memberships.remove(site);
    }
  }
}
