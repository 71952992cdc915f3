package io.pifleet.operator.site;

import io.pifleet.operator.fleet.Attempt;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.State;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What separates one path of a box from what is wanted there. */
sealed interface Move {
  /** Nothing does. */
  record Done() implements Move {}

  /** The box is at it. */
  record Underway() implements Move {}

  /**
   * The box must be told.
   *
   * @param revision of the command that tells it
   */
  record Due(long revision) implements Move {}

  /**
   * The box failed; it is told again later.
   *
   * @param at when
   * @param why what it said
   */
  record Later(Instant at, State.Failed why) implements Move {}

  /**
   * Different files are wanted there, or a file and a folder of one name; the box keeps what it
   * has.
   */
  record Contested() implements Move {}

  /** A file or a folder of that name is in the way, and nothing may leave now. */
  record Blocked() implements Move {}

  /** The box can never hold it: it is one file too many. */
  record TooMany() implements Move {}

  /** How the wanted file gets there. */
  static Move towards(
      Desire wanted, Slot slot, long floor, Map<ContentPath, Attempt> attempts, Instant now) {
    if (slot.open() != null) {
      return slot.brings(wanted.sha256()) ? new Underway() : due(slot, floor);
    }
    if (slot.shows(wanted.sha256())) {
      return new Done();
    }
    State.Failed failed = slot.failed();
    return failed != null && wanted.sha256().equals(failed.sha256())
        ? again(failed, slot, floor, attempts.get(slot.path()), now)
        : due(slot, floor);
  }

  /** How a path that nobody wants is left and forgotten. */
  static Move away(Slot slot, long floor, Map<ContentPath, Attempt> attempts, Instant now) {
    State.Open open = slot.open();
    if (open != null) {
      return open.type() == CommandType.DELETE_VIDEO ? new Underway() : due(slot, floor);
    }
    State.Failed failed = slot.failed();
    return failed != null && failed.sha256() == null
        ? again(failed, slot, floor, attempts.get(slot.path()), now)
        : due(slot, floor);
  }

  private static Move again(
      State.Failed failed, Slot slot, long floor, @Nullable Attempt attempt, Instant now) {
    Instant at = attempt == null ? now : attempt.next(slot.path());
    return now.isBefore(at) ? new Later(at, failed) : due(slot, floor);
  }

  private static Move due(Slot slot, long floor) {
    return new Due(slot.revision(floor) + 1);
  }
}
