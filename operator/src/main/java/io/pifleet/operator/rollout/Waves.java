package io.pifleet.operator.rollout;

import io.pifleet.operator.rollout.Standing.Kind;
import io.pifleet.protocol.SiteId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One rollout's sites: in which wave each is, what it is at, and whose turn it is. One site's
 * change costs the logarithm of the fleet. Not for several threads at once.
 */
final class Waves {
  /** How far the line is searched for somebody whose budget is free. */
  private static final int SEARCH = 1_000;

  private final Map<SiteId, Entry> entries = new HashMap<>();
  private final TreeMap<String, String> excluded = new TreeMap<>();
  private final TreeMap<SiteId, Entry> failed = new TreeMap<>();
  private final TreeMap<SiteId, Entry> held = new TreeMap<>();
  private final Map<String, Integer> down = new HashMap<>();
  private final Set<SiteId> called = new HashSet<>();
  private final List<Count> counts = new ArrayList<>();
  private final List<TreeSet<Entry>> waiting = new ArrayList<>();
  private Terms terms;
  private RolloutPlan plan;
  private int unreported;

  Waves(Terms terms, Course course) {
    this.terms = terms;
    for (int wave = 0; wave <= terms.waves().size(); wave++) {
      counts.add(new Count());
      waiting.add(new TreeSet<>());
    }
    this.plan = RolloutPlan.of(facts(), course);
  }

  Terms terms() {
    return terms;
  }

  RolloutPlan plan() {
    return plan;
  }

  /** Takes what is declared now; true when that changes whether, where or why things are sent. */
  boolean terms(Terms next) {
    terms = next;
    return evaluate();
  }

  /** Takes a site in, or anew. */
  void join(Member member) {
    Entry entry = entries.get(member.site());
    if (entry != null && !entry.member.uid().equals(member.uid())) {
      leave(member.site());
      entry = null;
    }
    if (entry == null) {
      entry = new Entry(member, terms.uid());
      entries.put(member.site(), entry);
      unreported++;
      entry.wave = wave(entry);
      enter(entry);
    } else if (!same(entry.member, member)) {
      exit(entry);
      entry.member = member;
      entry.wave = entry.wave == terms.waves().size() ? entry.wave : wave(entry);
      enter(entry);
    }
  }

  void leave(SiteId site) {
    Entry entry = entries.remove(site);
    if (entry != null) {
      exit(entry);
      unreported -= entry.reported ? 0 : 1;
      called.remove(site);
    }
  }

  /** Takes what a site's own plan found; true when a count changed. */
  boolean report(SiteId site, Standing standing, Instant now) {
    Entry entry = entries.get(site);
    if (entry == null) {
      return false;
    }
    boolean changed = !entry.reported || !entry.standing.equals(standing);
    if (!entry.reported) {
      entry.reported = true;
      unreported--;
    }
    called.remove(site);
    move(entry, standing, now);
    return changed;
  }

  /**
   * Another rollout has the say over a site now, or none has. What this one has done there stays
   * counted.
   */
  void cede(SiteId site, @Nullable String heir) {
    Entry entry = entries.get(site);
    Kind kind = entry == null ? Kind.Verified : entry.standing.kind();
    boolean open = kind.isUnderWay() || kind == Kind.Deferred || kind == Kind.Returning;
    if (entry != null && !Objects.equals(entry.heir, heir) && (open || heir == null)) {
      exit(entry);
      entry.heir = heir;
      entry.wave = wave(entry);
      enter(entry);
      called.remove(site);
      evaluate();
    }
  }

  /** Asks for a turn; true when the site holds a place now. */
  boolean take(SiteId site, Instant now) {
    Entry entry = entries.get(site);
    if (entry == null || entry.wave == Entry.NONE || !plan.sending()) {
      return false;
    }
    if (entry.standing.kind().holdsPlace()) {
      return true;
    }
    boolean turn = called.remove(site) || within(entry);
    if (!turn || !open(entry.wave) || free(entry.wave) <= 0 || exhausted(entry)) {
      if (entry.standing.kind() != Kind.Waiting) {
        move(entry, Standing.of(Kind.Waiting), now);
      }
      return false;
    }
    move(entry, Standing.of(plan.course().back() ? Kind.Returning : Kind.Updating), now);
    return true;
  }

  /** The sites whose turn has come and that were not called yet. */
  List<SiteId> call() {
    List<SiteId> next = new ArrayList<>();
    if (!plan.sending()) {
      called.clear();
      return next;
    }
    for (int wave = 0; wave < counts.size(); wave++) {
      if (open(wave)) {
        call(wave, next);
      }
    }
    return next;
  }

  private void call(int wave, List<SiteId> next) {
    int free = free(wave) - called.size();
    int looked = 0;
    for (Entry entry : waiting.get(wave)) {
      if (free <= 0 || looked++ >= SEARCH) {
        return;
      }
      if (!exhausted(entry) && called.add(entry.site)) {
        next.add(entry.site);
        free--;
      }
    }
  }

  /** Plans anew; true when that changes whether, where or why things are sent. */
  boolean evaluate() {
    RolloutPlan before = plan;
    plan = RolloutPlan.of(facts(), before.course());
    for (int wave = 0; wave < terms.waves().size(); wave++) {
      if (plan.course().isDone(wave) && !before.course().isDone(wave)) {
        deferToCatchUp(wave);
      }
    }
    return plan.wave() != before.wave()
        || plan.sending() != before.sending()
        || plan.course().back() != before.course().back()
        || plan.ready().reason() != before.ready().reason();
  }

  /** Once a wave: who was away follows later. */
  private void deferToCatchUp(int wave) {
    List<Entry> away =
        entries.values().stream()
            .filter(e -> e.wave == wave && e.standing.kind() == Kind.Deferred)
            .toList();
    for (Entry entry : away) {
      exit(entry);
      entry.wave = terms.waves().size();
      enter(entry);
    }
  }

  @Nullable Entry entry(SiteId site) {
    return entries.get(site);
  }

  Set<SiteId> members() {
    return Set.copyOf(entries.keySet());
  }

  List<Count> counts() {
    return counts;
  }

  Map<String, String> excluded() {
    return excluded;
  }

  Map<SiteId, Entry> failed() {
    return failed;
  }

  int unreported() {
    return unreported;
  }

  /** Whether a wave is served now. */
  boolean open(int wave) {
    return wave == plan.wave() || (wave == terms.waves().size() && !plan.course().back());
  }

  private int free(int wave) {
    int planned = counts.stream().mapToInt(Count::sites).sum();
    int places = counts.stream().mapToInt(Count::places).sum();
    int free = terms.maxConcurrency().of(planned) - places;
    Integer own = wave < terms.waves().size() ? terms.waves().get(wave).maxConcurrency() : null;
    return own == null ? free : Math.min(free, own - counts.get(wave).places());
  }

  private boolean exhausted(Entry entry) {
    Integer budget = terms.budget();
    String alike = entry.alike();
    // Who is down himself does not stand in his own way.
    int own = isDown(entry.standing) ? 1 : 0;
    return budget != null && alike != null && down.getOrDefault(alike, 0) - own >= budget;
  }

  private boolean within(Entry entry) {
    int free = free(entry.wave) - called.size();
    for (Entry other : waiting.get(entry.wave)) {
      if (free-- <= 0) {
        return false;
      }
      if (other.compareTo(entry) >= 0) {
        return true;
      }
    }
    return free > 0;
  }

  private int wave(Entry entry) {
    if (entry.member.excluded() != null || entry.heir != null) {
      return Entry.NONE;
    }
    for (int wave = 0; wave < terms.waves().size(); wave++) {
      Integer percent = terms.waves().get(wave).percent();
      if (entry.member.waves().contains(wave) || (percent != null && entry.place() < percent)) {
        boolean late = plan.course().isDone(wave) && entry.standing.kind() != Kind.Verified;
        return late ? terms.waves().size() : wave;
      }
    }
    return Entry.NONE;
  }

  private void move(Entry entry, Standing next, Instant now) {
    exit(entry);
    entry.count(next.kind(), now);
    entry.standing = next;
    enter(entry);
  }

  private void enter(Entry entry) {
    if (entry.wave == Entry.NONE) {
      excluded.put(
          entry.site.name(),
          entry.heir != null
              ? "UpdateRollout " + entry.heir + " has taken it over"
              : Objects.requireNonNullElse(entry.member.excluded(), "no wave means it"));
      return;
    }
    Kind kind = entry.standing.kind();
    counts.get(entry.wave).add(kind, 1);
    if (kind == Kind.Waiting) {
      waiting.get(entry.wave).add(entry);
    }
    if (kind == Kind.Failed) {
      failed.put(entry.site, entry);
    }
    if (kind == Kind.Held) {
      held.put(entry.site, entry);
    }
    if (entry.alike() != null && isDown(entry.standing)) {
      down.merge(entry.alike(), 1, Integer::sum);
    }
  }

  private void exit(Entry entry) {
    if (entry.wave == Entry.NONE) {
      excluded.remove(entry.site.name());
      return;
    }
    Kind kind = entry.standing.kind();
    counts.get(entry.wave).add(kind, -1);
    waiting.get(entry.wave).remove(entry);
    failed.remove(entry.site);
    held.remove(entry.site);
    if (entry.alike() != null && isDown(entry.standing)) {
      down.merge(entry.alike(), -1, Integer::sum);
    }
  }

  private static boolean isDown(Standing standing) {
    return standing.kind().holdsPlace() || standing.kind() == Kind.Failed;
  }

  private static boolean same(Member a, Member b) {
    return a.waves().equals(b.waves())
        && Objects.equals(a.alike(), b.alike())
        && Objects.equals(a.excluded(), b.excluded());
  }

  private RolloutPlan.Facts facts() {
    Map.Entry<SiteId, Entry> first = held.firstEntry();
    String holding =
        first == null || first.getValue().standing.trouble() == null
            ? null
            : first.getKey().name()
                + ": "
                + Objects.requireNonNull(first.getValue().standing.trouble()).message();
    return new RolloutPlan.Facts(terms, counts, excluded.size(), holding);
  }
}
