package io.pifleet.operator.fleet;

import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How often a box failed at one path in a row. Kept in memory: after a restart the operator tries
 * again a little sooner.
 *
 * @param revision of the failed command
 * @param sha256 what was wanted; null for a delete
 * @param count failures in a row; 0 for a run of the agent that has only told of an earlier one's
 * @param since when the last one was reported
 * @param fullest highest used share of the disk seen, in percent; null where it was not room that
 *     was lacking
 */
public record Attempt(
    long revision, @Nullable Sha256 sha256, int count, Instant since, @Nullable Double fullest) {
  /** So much of the disk must be given back to be worth another try, in percent of it. */
  private static final double ROOM = 1;

  /** When the next try is due. */
  public Instant next(ContentPath path) {
    return count == 0 ? since : since.plus(Backoff.RETRY.after(count, path.toString() + revision));
  }

  /**
   * Counts on with what a new State tells.
   *
   * @param used share of the disk by the last heartbeat, in percent; 0 before the first
   */
  static Map<ContentPath, Attempt> after(
      Map<ContentPath, Attempt> before, State state, double used, Instant now) {
    if (before.isEmpty() && state.content().failed().isEmpty()) {
      return before;
    }
    Map<ContentPath, Attempt> attempts = new HashMap<>();
    for (State.Failed failed : state.content().failed()) {
      Attempt previous = before.get(failed.path());
      if (previous == null || !Objects.equals(previous.sha256, failed.sha256())) {
        previous = of(failed, 1, used, now);
      } else if (previous.revision != failed.revision()) {
        previous = of(failed, previous.count + 1, used, now);
      }
      attempts.put(failed.path(), previous);
    }
    // A path under way again is not among the failed for a while; its count goes on after that.
    for (State.Open open : state.open()) {
      Attempt previous = open.path() == null ? null : before.get(open.path());
      if (previous != null && Objects.equals(previous.sha256, open.sha256())) {
        attempts.putIfAbsent(open.path(), previous);
      }
    }
    return Map.copyOf(attempts);
  }

  /** Begins anew with another run of the agent: what was in its way may be gone. */
  static Map<ContentPath, Attempt> anew(State state, double used, Instant now) {
    return state.content().failed().stream()
        .collect(Collectors.toUnmodifiableMap(State.Failed::path, f -> of(f, 0, used, now)));
  }

  /**
   * Forgets those that lacked room when there is more of it now: the next try need not wait.
   *
   * @param used share of the disk, in percent
   */
  static Map<ContentPath, Attempt> after(Map<ContentPath, Attempt> before, double used) {
    if (before.values().stream().allMatch(a -> a.fullest == null)) {
      return before;
    }
    Map<ContentPath, Attempt> attempts = new HashMap<>();
    before.forEach(
        (path, a) -> {
          if (a.fullest == null) {
            attempts.put(path, a);
          } else if (used > a.fullest - ROOM) {
            attempts.put(
                path,
                new Attempt(a.revision, a.sha256, a.count, a.since, Math.max(used, a.fullest)));
          }
        });
    return Map.copyOf(attempts);
  }

  private static Attempt of(State.Failed failed, int count, double used, Instant now) {
    return new Attempt(
        failed.revision(),
        failed.sha256(),
        count,
        now,
        failed.reason() == Failure.DiskShort ? used : null);
  }
}
