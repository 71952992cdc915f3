package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.UpdateRollout.OfflinePolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All counts and queues of a rollout, kept as its sites come and go: the logarithm of the fleet for
 * each.
 */
final class Ranks {
  private final Terms terms;
  private final List<Headcount> heads = new ArrayList<>();
  private final Line ahead;
  private final Line back;
  private final Roster roster = new Roster();
  private Course course;

  Ranks(Terms terms, Course course) {
    this.terms = terms;
    this.course = course;
    int waves = terms.waves.size() + 1;
    for (int i = 0; i < waves; i++) {
      heads.add(new Headcount());
    }
    ahead = new Line(waves, terms.maxUnavailable);
    back = new Line(waves, terms.maxUnavailable);
  }

  /** Takes what has happened; who is away when a wave is done follows in the catch-up wave. */
  void course(Course next) {
    for (int i = 0; i < terms.waves.size(); i++) {
      if (!course.done(i) && next.done(i) && terms.offline != OfflinePolicy.Fail) {
        heads.get(i).handOver(heads.getLast());
      }
    }
    course = next;
  }

  /**
   * The wave a site counts in: its own, or, when that is done and the site is still to come, the
   * catch-up wave; once through it counts in its own. That follows from the wave being done and the
   * site's standing alone, so a restart finds it again. On the way back it counts in its own.
   */
  int wave(Entry entry) {
    if (course.back() || !course.done(entry.role.home())) {
      return entry.role.home();
    }
    return switch (entry.phase()) {
      case Waiting, Updating, Soaking, Held, Closed -> terms.catchUp();
      case Deferred -> terms.offline == OfflinePolicy.Fail ? entry.role.home() : terms.catchUp();
      default -> entry.role.home();
    };
  }

  void enter(Entry entry) {
    roster.add(entry);
    if (!entry.planned()) {
      return;
    }
    int wave = wave(entry);
    heads.get(wave).add(entry, 1);
    String group = group(entry);
    down(entry, group, 1);
    if (!entry.called && entry.queues()) {
      ahead.queue(wave, entry.place(), group);
    }
    if (!entry.called && entry.queuesBack()) {
      back.queue(wave, entry.place(), groupBack(entry, group));
    }
  }

  void exit(Entry entry) {
    roster.remove(entry);
    if (!entry.planned()) {
      return;
    }
    int wave = wave(entry);
    heads.get(wave).add(entry, -1);
    String group = group(entry);
    ahead.unqueue(wave, entry.place(), group);
    back.unqueue(wave, entry.place(), groupBack(entry, group));
    down(entry, group, -1);
  }

  private void down(Entry entry, String group, int by) {
    if (entry.downAhead()) {
      ahead.down(group, by);
    }
    if (entry.downBack()) {
      back.down(group, by);
    }
  }

  private static String group(Entry entry) {
    return entry.role.group() == null ? Budget.ALONE : entry.role.group();
  }

  /** Who is down already may always go back. */
  private static String groupBack(Entry entry, String group) {
    return entry.phase() == Phase.Broken ? Budget.DOWN : group;
  }

  /** Whether too many that are like it are down. */
  boolean crowded(Entry entry) {
    return !ahead.free(group(entry));
  }

  /** Whether so many more are down since its place was kept that it must not go. */
  boolean overdrawn(Entry entry, Mode mode) {
    String group = group(entry);
    return mode == Mode.Back ? back.overdrawn(groupBack(entry, group)) : ahead.overdrawn(group);
  }

  /** The first in a wave's queue. */
  @Nullable Place first(int wave, Mode mode) {
    return (mode == Mode.Back ? back : ahead).first(wave);
  }

  /** The first in a wave's queue for the way back of those that are down. */
  @Nullable Place firstDown(int wave) {
    return back.first(wave, Budget.DOWN);
  }

  WaveTally tally(int wave) {
    return heads.get(wave).tally();
  }

  List<WaveTally> tallies() {
    return heads.stream().map(Headcount::tally).toList();
  }

  Roster roster() {
    return roster;
  }
}
