package io.pifleet.operator.enrollment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * When claims were made and when they failed, as far back as it matters. Immutable, and bounded
 * whatever comes: at most so many addresses, ten times for each, a hundred failures in all.
 *
 * @param requests by address, oldest time first; the address used longest ago first
 * @param failures oldest first
 */
record ClaimLedger(SequencedMap<String, List<Instant>> requests, List<Instant> failures) {
  /** Nothing yet. */
  static final ClaimLedger EMPTY = new ClaimLedger(new LinkedHashMap<>(), List.of());

  /** Claims of one address in a {@link #MINUTE}. */
  static final int PER_ADDRESS = 10;

  /** Wrong PINs of all addresses within {@link #MEMORY} that pause claiming. */
  static final int FAILURES = 100;

  /** The window of {@link #PER_ADDRESS}. */
  static final Duration MINUTE = Duration.ofMinutes(1);

  /** The window of {@link #FAILURES}. */
  static final Duration MEMORY = Duration.ofMinutes(10);

  private static final int MAX_ADDRESSES = 4_096;

  /** Whether a claim of this address is heard now. */
  Ruling rule(String address, Instant now) {
    List<Instant> mine = within(requests.getOrDefault(address, List.of()), MINUTE, now);
    if (mine.size() >= PER_ADDRESS) {
      return new Ruling.Throttled(mine.get(mine.size() - PER_ADDRESS).plus(MINUTE));
    }
    List<Instant> wrong = within(failures, MEMORY, now);
    if (wrong.size() >= FAILURES) {
      return new Ruling.Paused(wrong.get(wrong.size() - FAILURES).plus(MEMORY));
    }
    return new Ruling.Heard();
  }

  /** Whether all claiming is paused. */
  boolean paused(Instant now) {
    return within(failures, MEMORY, now).size() >= FAILURES;
  }

  /** With one more claim of this address. */
  ClaimLedger requested(String address, Instant now) {
    SequencedMap<String, List<Instant>> next = pruned(now);
    List<Instant> mine = append(next.getOrDefault(address, List.of()), now, PER_ADDRESS);
    next.putLast(address, mine);
    while (next.size() > MAX_ADDRESSES) {
      next.pollFirstEntry();
    }
    return new ClaimLedger(next, failures);
  }

  /** With one more wrong PIN. */
  ClaimLedger failed(Instant now) {
    return new ClaimLedger(requests, append(within(failures, MEMORY, now), now, FAILURES));
  }

  /** Both, what they have in common once. */
  ClaimLedger merged(ClaimLedger other, Instant now) {
    SequencedMap<String, List<Instant>> all = pruned(now);
    other
        .pruned(now)
        .forEach((address, times) -> all.merge(address, times, (a, b) -> union(a, b, PER_ADDRESS)));
    return new ClaimLedger(
        all, union(within(failures, MEMORY, now), within(other.failures, MEMORY, now), FAILURES));
  }

  private SequencedMap<String, List<Instant>> pruned(Instant now) {
    SequencedMap<String, List<Instant>> kept = new LinkedHashMap<>();
    requests.forEach(
        (address, times) -> {
          List<Instant> young = within(times, MINUTE, now);
          if (!young.isEmpty()) {
            kept.put(address, young);
          }
        });
    return kept;
  }

  /** A time of the future is none: some clock was wrong, and must not lock anybody out. */
  private static List<Instant> within(List<Instant> times, Duration window, Instant now) {
    Instant since = now.minus(window);
    return times.stream().filter(t -> t.isAfter(since) && !t.isAfter(now)).toList();
  }

  private static List<Instant> append(List<Instant> times, Instant time, int most) {
    List<Instant> next = new ArrayList<>(times);
    next.add(time);
    return last(next, most);
  }

  private static List<Instant> union(List<Instant> one, List<Instant> other, int most) {
    return last(Stream.concat(one.stream(), other.stream()).distinct().sorted().toList(), most);
  }

  private static List<Instant> last(List<Instant> times, int most) {
    return List.copyOf(times.subList(Math.max(0, times.size() - most), times.size()));
  }
}
