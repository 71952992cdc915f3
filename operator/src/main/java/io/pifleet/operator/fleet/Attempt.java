package io.pifleet.operator.fleet;

import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often a box failed at one path in a row. Kept in memory: after a restart the operator tries
 * again a little sooner.
 *
 * @param revision of the failed command
 * @param sha256 what was wanted; null for a delete
 * @param count failures in a row
 * @param since when the last one was reported
 */
public record Attempt(long revision, @Nullable Sha256 sha256, int count, Instant since) {
  /** When the next try is due. */
  public Instant next(ContentPath path) {
    return since.plus(Backoff.RETRY.after(count, path.toString() + revision));
  }

  /** Counts on with what a new State tells. */
  static Map<ContentPath, Attempt> after(
      Map<ContentPath, Attempt> before, State state, Instant now) {
    if (before.isEmpty() && state.content().failed().isEmpty()) {
      return before;
    }
    Map<ContentPath, Attempt> attempts = new HashMap<>();
    for (State.Failed failed : state.content().failed()) {
      Attempt previous = before.get(failed.path());
      if (previous == null || !Objects.equals(previous.sha256, failed.sha256())) {
        previous = new Attempt(failed.revision(), failed.sha256(), 1, now);
      } else if (previous.revision != failed.revision()) {
        previous = new Attempt(failed.revision(), failed.sha256(), previous.count + 1, now);
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
}
