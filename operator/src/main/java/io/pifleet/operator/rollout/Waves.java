package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.UpdateRollout.Status;
import io.pifleet.protocol.SiteId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is in one rollout. Places are kept for the first in the order as soon as they are
 * free, and {@link #take} gives a site the place that is kept for it; so one site's change costs
 * the logarithm of the fleet, whoever asks and however many wait. Not for several threads at once.
 */
final class Waves {
  private final Map<SiteId, Entry> entries = new HashMap<>();
  private final Set<Entry> called = new LinkedHashSet<>();
  private List<SiteId> calls = new ArrayList<>();
  private Terms terms;
  private Course course;
  private Ranks ranks;
  private RolloutPlan plan;
  private boolean settling;
  private boolean turned;

  Waves(Terms terms, @Nullable Status before, Instant now) {
    this.terms = terms;
    course = Course.of(terms, before);
    // Another operator has told sites already: nobody new is told before all have reported.
    settling = course.startedAt() != null;
    ranks = new Ranks(terms, course);
    plan = RolloutPlan.of(terms, tally(), course, now);
    course = plan.course();
  }

  /** Takes what is declared and who is meant, in place of what was; evaluate is to follow. */
  void retarget(Terms next, List<Member> members) {
    terms = next;
    Map<SiteId, Entry> before = new HashMap<>(entries);
    entries.clear();
    for (Member member : members) {
      Place place = Place.of(member.site(), member.uid(), next.uid);
      Entry known = before.get(member.site());
      Entry entry =
          known != null && known.place.equals(place) ? known : new Entry(place, member.presumed());
      entry.home = terms.home(member, place);
      entry.group = member.group();
      entry.obstacle =
          member.obstacle() == null && entry.home < 0
              ? "No wave of the rollout means it."
              : member.obstacle();
      entries.put(member.site(), entry);
    }
    called.clear();
    calls = new ArrayList<>();
    ranks = new Ranks(terms, course);
    for (Entry entry : entries.values()) {
      entry.called = false;
      ranks.enter(entry);
    }
  }

  /**
   * A newer rollout takes the site over, or gives it back; evaluate is to follow. What was known of
   * a site that is given back is long past.
   *
   * @return whether that is new
   */
  boolean succeed(SiteId site, @Nullable String successor) {
    Entry entry = entries.get(site);
    if (entry == null || Objects.equals(entry.successor, successor)) {
      return false;
    }
    ranks.exit(entry);
    entry.successor = successor;
    if (successor == null) {
      entry.anew();
    }
    drop(entry);
    ranks.enter(entry);
    return true;
  }

  /** Whether it may own a site: what has not begun, or is over, takes nobody from another. */
  boolean owns(SiteId site) {
    Entry entry = entries.get(site);
    return entry != null
        && entry.obstacle == null
        && !terms.abort
        && (!terms.paused || course.startedAt() != null);
  }

  void leave(SiteId site, Instant now) {
    Entry entry = entries.get(site);
    if (entry != null) {
      ranks.exit(entry);
      drop(entry);
      entries.remove(site);
      evaluate(now);
    }
  }

  /** Asks for a turn; true when the site may be told now. */
  boolean take(SiteId site, Instant now) {
    Entry entry = entries.get(site);
    if (entry == null || !entry.planned()) {
      return false;
    }
    if (plan.mode() == Mode.Forward
        && (entry.phase() == Phase.Deferred || entry.phase() == Phase.Held)) {
      ranks.exit(entry);
      entry.standing = Standing.of(Phase.Waiting);
      entry.granted = true;
      ranks.enter(entry);
    }
    evaluate(now);
    if (!plan.sending()) {
      return false;
    }
    Phase told = plan.mode() == Mode.Back ? Phase.Returning : Phase.Updating;
    if (entry.phase() == told) {
      return plan.mode() == Mode.Back || course.begun(ranks.wave(entry));
    }
    if (!entry.called) {
      return false;
    }
    if (new Room(terms, ranks, plan).overdrawn(entry)) {
      release(entry);
      return false;
    }
    ranks.exit(entry);
    entry.grant(told, now);
    drop(entry);
    ranks.enter(entry);
    return true;
  }

  /** Takes what a site's plan found; true when a count changed. */
  boolean report(SiteId site, Standing standing, Instant now) {
    Entry entry = entries.get(site);
    if (entry == null) {
      return false;
    }
    ranks.exit(entry);
    boolean changed = entry.report(standing, now);
    if (!entry.called) {
      drop(entry);
    }
    ranks.enter(entry);
    evaluate(now);
    return changed && entry.planned();
  }

  /** The sites whose turn has come and that were not called yet. */
  List<SiteId> call() {
    List<SiteId> next = calls.stream().filter(s -> isCalled(s)).distinct().toList();
    calls = new ArrayList<>();
    return next;
  }

  /** Whether what sites may do is another than when this was last asked. */
  boolean turned() {
    boolean is = turned;
    turned = false;
    return is;
  }

  /** Makes the plan anew; on its word places are kept, or taken back. */
  void evaluate(Instant now) {
    Tally tally = tally();
    settling = settling && tally.unreported() > 0;
    RolloutPlan next =
        RolloutPlan.of(terms, new Tally(tally.waves(), tally.excluded(), settling), course, now);
    course = next.course();
    ranks.course(course);
    turned |= next.turns(plan);
    boolean elsewhere = next.mode() == Mode.Back && next.current() != plan.current();
    if (!next.sending() || next.mode() != plan.mode() || elsewhere) {
      List.copyOf(called).forEach(this::release);
    }
    plan = next;
    if (plan.sending() && !settling) {
      serve();
    }
  }

  private void serve() {
    Room room = new Room(terms, ranks, plan);
    for (int free = room.free(); free > 0; free--) {
      Place place = room.next();
      if (place == null) {
        return;
      }
      Entry next = Objects.requireNonNull(entries.get(place.site()));
      ranks.exit(next);
      next.called = true;
      called.add(next);
      calls.add(next.site());
      ranks.enter(next);
    }
  }

  private void release(Entry entry) {
    ranks.exit(entry);
    drop(entry);
    ranks.enter(entry);
  }

  private void drop(Entry entry) {
    entry.called = false;
    called.remove(entry);
  }

  private boolean isCalled(SiteId site) {
    Entry entry = entries.get(site);
    return entry != null && entry.called;
  }

  Assignment assignment(Entry entry, Instant now) {
    return new Waiting(terms, plan, ranks).assignment(entry, now);
  }

  Status status(@Nullable Status before, Instant now) {
    evaluate(now);
    // Places that were just kept show in the counts, and in what it is at.
    RolloutPlan shown = RolloutPlan.of(terms, tally(), course, now);
    return new RolloutStatus(terms, shown, tally(), ranks).of(before, now);
  }

  Tally tally() {
    return new Tally(ranks.tallies(), ranks.roster().excluded().size(), settling);
  }

  @Nullable Entry entry(SiteId site) {
    return entries.get(site);
  }

  Set<SiteId> members() {
    return Set.copyOf(entries.keySet());
  }

  Terms terms() {
    return terms;
  }

  RolloutPlan plan() {
    return plan;
  }

  Ranks ranks() {
    return ranks;
  }
}
