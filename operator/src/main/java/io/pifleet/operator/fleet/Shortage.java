package io.pifleet.operator.fleet;

import io.pifleet.protocol.Failure;
import io.pifleet.protocol.State;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often a box lacked the room for its software in a row. That says nothing of the release, so
 * it is told again: at once where there is more room, else ever later. Kept in memory, as {@link
 * Attempt} is.
 *
 * @param revision of the command that failed
 * @param count failures in a row; 0 where there is more room since
 * @param since when the last one was reported
 * @param fullest used share of the disk below which another try is worth it, in percent: the
 *     highest seen since, or that at the last try
 */
public record Shortage(long revision, int count, Instant since, double fullest) {
  /** So much of the disk must be given back to be worth another try, in percent of it. */
  private static final double ROOM = 1;

  /** When the next try is due. */
  public Instant next() {
    return count == 0 ? since : since.plus(Backoff.RETRY.after(count, "software" + revision));
  }

  /**
   * Counts on with what a new State tells; another run of the agent may find more room. What the
   * try itself took and gave back again is no room: after it there has to be more than before it.
   *
   * @param used share of the disk by the last heartbeat, in percent; 0 before the first
   */
  static @Nullable Shortage after(
      @Nullable Shortage before, State state, boolean anotherRun, double used, Instant now) {
    State.Fault fault =
        Optional.ofNullable(state.software()).flatMap(State.Software::failed).orElse(null);
    if (fault == null || fault.reason() != Failure.DiskShort) {
      // A command under way hides the failure before it; the count goes on after that.
      return state.open().isEmpty() ? null : before;
    }
    if (anotherRun) {
      return new Shortage(fault.revision(), 0, now, used);
    }
    if (before == null) {
      return new Shortage(fault.revision(), 1, now, used);
    }
    return before.revision == fault.revision()
        ? before
        : new Shortage(fault.revision(), before.count + 1, now, before.fullest);
  }

  /** Takes a heartbeat's word on the disk. */
  static @Nullable Shortage after(@Nullable Shortage before, double used) {
    if (before == null || before.count == 0) {
      return before;
    }
    return used > before.fullest - ROOM
        ? new Shortage(before.revision, before.count, before.since, Math.max(used, before.fullest))
        : new Shortage(before.revision, 0, before.since, used);
  }
}
