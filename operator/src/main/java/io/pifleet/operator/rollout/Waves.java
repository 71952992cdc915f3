package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.UpdateRollout.Status;
import io.pifleet.operator.status.Conditions;
import io.pifleet.protocol.SiteId;
import java.time.Instant;
import java.util.Comparator;
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
  private final News news = new News();
  private Terms terms;
  private Course course;
  private Ranks ranks;
  private RolloutPlan plan;
  private Outlook outlook;
  private boolean settling;

  /** Whether it is written that it has begun, and that it has turned back. */
  private boolean noted;

  private boolean notedBack;

  private boolean owned;
  private boolean turned;

  Waves(Terms terms, @Nullable Status before, Instant now) {
    this.terms = terms;
    course = Course.of(terms, before);
    // Another operator has told sites already: nobody new is told before all have reported.
    settling = course.startedAt() != null;
    noted = course.startedAt() != null;
    notedBack = course.back();
    ranks = new Ranks(terms, course);
    outlook = new Outlook(terms.windows.at(now), new Gates(terms.gates, Map.of()));
    plan = RolloutPlan.of(terms, tally(), course, outlook, now);
    course = plan.course();
  }

  /** Takes what is declared and who is meant, in place of what was; evaluate is to follow. */
  void retarget(Terms next, List<Member> members, Instant now) {
    terms = next;
    // What was decided by other terms, and is not written, is decided anew.
    if (!noted) {
      course = Course.of(terms, null).halted(course.halt());
    } else if (!notedBack) {
      course = course.turned(Course.Way.Forward);
    }
    outlook =
        new Outlook(terms.windows.at(now), new Gates(terms.gates, outlook.gates().readings()));
    Map<SiteId, Entry> before = new HashMap<>(entries);
    entries.clear();
    for (Member member : members) {
      Entry entry = entry(member, before.get(member.site()));
      entries.put(member.site(), entry);
    }
    called.clear();
    news.recall();
    entries.values().forEach(e -> e.called = false);
    rank();
  }

  private void rank() {
    ranks = new Ranks(terms, course);
    entries.values().forEach(ranks::enter);
  }

  /**
   * Takes one site in, or anew; evaluate is to follow.
   *
   * @return whether that is new
   */
  boolean join(Member member) {
    Entry known = entries.get(member.site());
    if (known != null && known.role.equals(role(member, known))) {
      return false;
    }
    if (known != null) {
      ranks.exit(known);
      drop(known);
    }
    Entry entry = entry(member, known);
    entries.put(member.site(), entry);
    ranks.enter(entry);
    return true;
  }

  /** What is known of a site stays known; a Site made anew under the same name is another one. */
  private Entry entry(Member member, @Nullable Entry known) {
    Role role = role(member, known);
    Entry entry =
        known != null && known.place().equals(role.place())
            ? known
            : new Entry(role, member.presumed());
    entry.role = role;
    return entry;
  }

  private Role role(Member member, @Nullable Entry known) {
    Role role = Role.of(terms, member);
    return known != null && known.ahead && role.home() > known.role.home()
        ? role.in(known.role.home())
        : role;
  }

  /**
   * A share of few sites may be nobody. Until something has proved the release, such a wave takes
   * the first of those behind it, which the next operator finds again.
   */
  private void fill() {
    int wave = plan.current();
    if (!plan.isEmpty() || wave >= terms.waves.size() || terms.waves.get(wave).percent() == 0) {
      return;
    }
    entries.values().stream()
        .filter(e -> e.planned() && e.role.home() > wave)
        .min(Comparator.comparing(Entry::place))
        .ifPresent(
            first -> {
              ranks.exit(first);
              first.role = first.role.in(wave);
              first.ahead = true;
              ranks.enter(first);
            });
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
      // Who else is under way of those that it gets is not known before they have reported.
      settling |= noted;
    }
    drop(entry);
    ranks.enter(entry);
    return true;
  }

  /** Whether it may own sites: what has not begun, or was ended, takes nobody from another. */
  boolean owns() {
    return !terms.abort && noted;
  }

  boolean hasBegun() {
    return noted;
  }

  /**
   * Whether it has decided what is not written yet. It tells no site by that: an operator that
   * starts after a crash in between has to know that sites may be under way.
   */
  boolean isUnwritten() {
    return (course.startedAt() != null && !noted)
        || (course.back() && !terms.takeBack && !notedBack);
  }

  /**
   * What it has decided is written; evaluate is to follow.
   *
   * @return whether that is new
   */
  boolean wrote(Status written) {
    boolean begun = !noted && course.startedAt() != null && written.startedAt() != null;
    boolean back = !notedBack && course.back() && Course.way(written) != Course.Way.Forward;
    noted |= begun;
    notedBack |= back;
    return begun || back;
  }

  /**
   * Somebody has written what is not known here: the operator before this one, or this one, which
   * had no answer. Evaluate is to follow.
   *
   * @return whether that is new
   */
  boolean found(Status written) {
    boolean begun = !noted && written.startedAt() != null;
    boolean back = !notedBack && Course.way(written) != Course.Way.Forward;
    if (!begun && !back) {
      return false;
    }
    course = Course.of(terms, written);
    noted = course.startedAt() != null;
    notedBack = course.back();
    settling |= noted;
    called.forEach(e -> e.called = false);
    called.clear();
    news.recall();
    rank();
    return true;
  }

  /** Whether it has just begun to own its sites, ceased to, or turned back with them. */
  boolean changesHands() {
    boolean back = turned() && !settling && !isUnwritten();
    boolean is = owned != owns() || turned != back;
    owned = owns();
    turned = back;
    return is;
  }

  /** Whether it is completed, and has nothing more to do with a site. */
  boolean isThroughWith(SiteId site) {
    Entry entry = entries.get(site);
    return course.completedAt() != null
        && plan.mode() == Mode.Forward
        && (entry == null || entry.phase() == Phase.Verified || entry.phase() == Phase.Failed);
  }

  /** Whether it has still to begin with a site that it means. */
  boolean waitsFor(SiteId site) {
    Entry entry = entries.get(site);
    return entry != null
        && entry.role.obstacle() == null
        && !noted
        && !terms.abort
        && !turned()
        && !terms.paused;
  }

  /** Whether it has a release to bring, for which a site may look away from what it has. */
  boolean isReady() {
    return terms.release.obstacle() == null;
  }

  /** Whether it owns a site, if no newer one does. */
  boolean owns(SiteId site) {
    Entry entry = entries.get(site);
    return entry != null && entry.role.obstacle() == null && owns();
  }

  /** Whether it is on the way back, and nothing that it brought is at a site. */
  boolean hasLeft(SiteId site) {
    Entry entry = entries.get(site);
    return turned()
        && !settling
        && !isUnwritten()
        && entry != null
        && (entry.phase() == Phase.Returned || entry.phase() == Phase.Foreign);
  }

  /** Whether it is on the way back. */
  boolean turned() {
    return plan.mode() == Mode.Back;
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
  boolean take(SiteId site, Standing is, Instant now) {
    Entry entry = entries.get(site);
    if (entry == null || !entry.planned()) {
      return false;
    }
    if (!entry.told() && entry.phase() != is.phase()) {
      // Limits go by how it stands now: who has healed meanwhile is one more to go down.
      ranks.exit(entry);
      entry.report(is, turned(), now);
      entry.granted = true;
      if (!entry.called) {
        drop(entry);
      }
      ranks.enter(entry);
    }
    evaluate(now);
    if (!plan.sending() || isUnwritten()) {
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
      news.turn();
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
    boolean changed = entry.report(standing, turned(), now);
    if (!entry.called) {
      drop(entry);
    }
    ranks.enter(entry);
    evaluate(now);
    return changed && entry.planned();
  }

  /** Takes what was answered to a gate; evaluate is to follow. */
  void read(String promql, Reading reading) {
    outlook = new Outlook(outlook.window(), outlook.gates().with(promql, reading));
  }

  /** What a Prometheus has to be asked for it to go on. */
  List<String> questions() {
    boolean on =
        plan.mode() == Mode.Forward
            && !terms.abort
            && !terms.paused
            && terms.release.obstacle() == null
            && course.halt() == null
            && course.completedAt() == null
            && outlook.window().open();
    return on ? outlook.gates().of(terms.wave(plan.current())) : List.of();
  }

  /** When it changes by mere lapse of time; null for never. */
  @Nullable Instant nextEdge() {
    return outlook.window().until();
  }

  /** What others have to hear of since this was last asked. */
  News.Issue news() {
    return news.issue(this::isCalled);
  }

  /** Makes the plan anew; on its word places are kept, or taken back. */
  void evaluate(Instant now) {
    boolean unwritten = isUnwritten();
    plan(now);
    if (!unwritten && isUnwritten()) {
      // Nobody waits for anything but that this is written.
      news.turn();
      plan(now);
    }
    if (plan.isEmpty()) {
      fill();
      plan(now);
    }
    if (plan.sending() && !settling && !isUnwritten()) {
      serve();
    }
  }

  private void plan(Instant now) {
    settling = settling && tally().unreported() > 0;
    if (!outlook.window().lasts(now)) {
      outlook = new Outlook(terms.windows.at(now), outlook.gates());
    }
    RolloutPlan next = RolloutPlan.of(terms, tally(), course, outlook, now);
    course(next.course());
    boolean elsewhere = next.mode() == Mode.Back && next.current() != plan.current();
    if (!next.sending() || next.mode() != plan.mode() || elsewhere) {
      List.copyOf(called).forEach(this::release);
    }
    news.plan(plan, next, entries.values(), ranks);
    plan = next;
  }

  /** On the way back all count in the waves that they came by. */
  private void course(Course next) {
    boolean turns = course.back() != next.back();
    course = next;
    if (turns) {
      entries.values().forEach(ranks::exit);
    }
    ranks.course(next);
    if (turns) {
      entries.values().forEach(ranks::enter);
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
      news.call(next.site());
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
    return new Waiting(terms, plan, outlook, ranks).assignment(entry, now);
  }

  Status status(@Nullable Status before, Instant now) {
    evaluate(now);
    boolean over = plan.reason() == Reason.Completed && tally().planned() == 0;
    if (before != null && over && saysCompleted(before)) {
      // Its sites follow others now; how it went is to stay readable.
      return before;
    }
    // Places that were just kept show in the counts, and in what it is at.
    RolloutPlan shown = RolloutPlan.of(terms, tally(), course, outlook, now);
    return new RolloutStatus(terms, shown, outlook, tally(), ranks).of(before, now);
  }

  private static boolean saysCompleted(Status status) {
    return Conditions.of(status.conditions(), "Ready")
        .filter(c -> c.status() == Condition.Status.True)
        .isPresent();
  }

  Tally tally() {
    Roster roster = ranks.roster();
    return new Tally(
        ranks.tallies(), roster.excluded().size(), roster.superseded(), settling || isUnwritten());
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

  /** Newer ones take sites from older ones. */
  Age age() {
    return terms.age;
  }

  RolloutPlan plan() {
    return plan;
  }

  Ranks ranks() {
    return ranks;
  }
}
