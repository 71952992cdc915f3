package io.pifleet.operator.content;

import io.pifleet.operator.content.Inventory.Entry;
import io.pifleet.protocol.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What of the bucket can go: uploads that nobody finished, and files that no Content has named for
 * a while. A file is marked when it is first found unused, and goes when its mark is old enough, so
 * that a library that was deleted by mistake, or comes back from a backup, finds its files there.
 * What PiFleet did not put there is left alone.
 *
 * @param steps to perform, in this order
 */
record SweepPlan(List<Step> steps) {
  /** The slowest upload of the largest file is over by then. */
  static final Duration UPLOAD = Duration.ofDays(1);

  /** One step. */
  sealed interface Step {
    /** Remember since when a file is unused. */
    record Mark(Sha256 sha256) implements Step {}

    /** Remove an object. */
    record Remove(String key) implements Step {}
  }

  /**
   * Plans.
   *
   * @param inventory what lies in the bucket
   * @param used what Contents name
   * @param keep how long an unused file stays
   */
  static SweepPlan of(List<Entry> inventory, Set<Sha256> used, Duration keep, Instant now) {
    List<Step> steps = new ArrayList<>();
    Set<Sha256> unused = new HashSet<>();
    Map<Sha256, Instant> marks = new TreeMap<>();
    for (Entry entry : inventory) {
      if (entry.key().startsWith(StoreKeys.UPLOADS) && old(entry.written(), UPLOAD, now)) {
        steps.add(new Step.Remove(entry.key()));
      }
      StoreKeys.ofObject(entry.key()).filter(f -> !used.contains(f)).ifPresent(unused::add);
      StoreKeys.ofMark(entry.key()).ifPresent(f -> marks.put(f, entry.written()));
    }
    unused.stream()
        .filter(f -> !marks.containsKey(f))
        .sorted()
        .forEach(f -> steps.add(new Step.Mark(f)));
    marks.forEach(
        (file, since) -> {
          boolean goes = unused.contains(file) && old(since, keep, now);
          if (goes) {
            steps.add(new Step.Remove(StoreKeys.object(file)));
          }
          if (goes || !unused.contains(file)) {
            steps.add(new Step.Remove(StoreKeys.unused(file)));
          }
        });
    return new SweepPlan(List.copyOf(steps));
  }

  private static boolean old(Instant since, Duration age, Instant now) {
    return !now.isBefore(since.plus(age));
  }
}
