package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.protocol.SiteId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One site in one rollout. */
final class Entry {
  private static final Trouble UNKNOWN =
      new Trouble(Reason.UpdateFailed.name(), Reason.UpdateFailed.sentence());

  Role role;

  /** It was taken into a wave before its own, which had nobody. */
  boolean ahead;

  /** Name of the newer rollout that has taken the site over. */
  @Nullable String successor;

  Standing standing;
  boolean reported;

  /** Its turn has come and it was not told yet: a place is kept for it. */
  boolean called;

  /** A place was given since the last report, which therefore tells something new. */
  boolean granted;

  /** Why it failed. */
  @Nullable Trouble trouble;

  /** Why it failed on the way there; what goes wrong on the way back is over when it is there. */
  private @Nullable Trouble cause;

  private Duration spent = Duration.ZERO;
  private @Nullable Instant since;

  Entry(Role role, Standing presumed) {
    this.role = role;
    this.standing = presumed;
    this.trouble = fault(presumed, false);
  }

  private @Nullable Trouble fault(Standing next, boolean back) {
    Trouble fresh = next.trouble();
    return switch (next.phase()) {
      case Failed, Broken -> {
        Trouble why = fresh == null ? UNKNOWN : fresh;
        cause = back && next.phase() == Phase.Failed ? cause : why;
        yield why;
      }
      case Returning, Returned -> {
        cause = fresh == null ? cause : fresh;
        yield cause;
      }
      default -> {
        cause = back ? cause : null;
        yield null;
      }
    };
  }

  /** It comes back from another rollout: verified is only who proves itself again. */
  void anew() {
    standing = Standing.of(Phase.Deferred);
    trouble = null;
    cause = null;
    reported = false;
    granted = false;
    spent = Duration.ZERO;
    since = null;
  }

  @Nullable Trouble cause() {
    return cause;
  }

  Place place() {
    return role.place();
  }

  SiteId site() {
    return role.place().site();
  }

  Phase phase() {
    return standing.phase();
  }

  boolean planned() {
    return role.obstacle() == null && successor == null;
  }

  /** Whether it was let go and has not come through. */
  boolean told() {
    return phase() == Phase.Updating || phase() == Phase.Returning;
  }

  /** Whether it has something to return from. */
  boolean pending() {
    return switch (phase()) {
      case Updating, Soaking, Verified, Broken -> true;
      default -> false;
    };
  }

  /** Whether it queues for the way there. */
  boolean queues() {
    return phase() == Phase.Waiting;
  }

  /** Whether it queues for the way back; who is being updated finishes first. */
  boolean queuesBack() {
    return phase() != Phase.Updating && pending();
  }

  boolean downAhead() {
    return switch (phase()) {
      case Updating, Failed, Broken -> true;
      default -> called;
    };
  }

  /** A box that went back by itself is up again. */
  boolean downBack() {
    return switch (phase()) {
      case Updating, Returning, Broken -> true;
      // Broken, and held.
      case Held -> called || cause != null;
      default -> called;
    };
  }

  void grant(Phase to, Instant now) {
    called = false;
    granted = true;
    standing = Standing.of(to);
    spent = Duration.ZERO;
    since = now;
  }

  /**
   * Takes what its plan found; true when that is new.
   *
   * @param back whether it is on the way back
   */
  boolean report(Standing next, boolean back, Instant now) {
    boolean changed = granted || !reported || !next.equals(standing);
    time(next, now);
    called &= next.phase() == phase();
    granted = false;
    reported = true;
    trouble = fault(next, back);
    standing = next;
    return changed;
  }

  /** Only time at it and connected counts; time away is left out. */
  private void time(Standing next, Instant now) {
    boolean busy = next.phase() == Phase.Updating || next.phase() == Phase.Returning;
    if (busy && next.connected()) {
      since = since == null ? now : since;
    } else if (busy || next.phase() == Phase.Deferred) {
      spent = spent(now);
      since = null;
    } else {
      spent = Duration.ZERO;
      since = null;
    }
  }

  Duration spent(Instant now) {
    return since == null ? spent : spent.plus(Duration.between(since, now));
  }
}
