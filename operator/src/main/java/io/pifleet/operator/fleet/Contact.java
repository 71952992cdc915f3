package io.pifleet.operator.fleet;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A box as it can be dealt with at one moment.
 *
 * @param reach whether it can be talked to
 * @param run the run of the agent that connected last
 * @param connected whether that run is connected, as far as the broker knows
 * @param tellable whether a command would reach it now: connected, heard of, and its State is of
 *     this run
 * @param settled whether the operator has listened for long enough that silence means something
 * @param intruded whether a box is connected that came by another claim than the last valid one
 * @param contested whether two boxes take turns under this identity
 * @param state its last word on what it is, of whatever run
 * @param stateAt when that came
 * @param health what its last heartbeat says; null before the first
 * @param attempts failures in a row, by path
 * @param shortage of room for the software; null for none
 * @param sent commands told and not shown yet
 * @param nextEdge when {@code reach} changes by mere lapse of time
 */
public record Contact(
    Reach reach,
    @Nullable String run,
    boolean connected,
    boolean tellable,
    boolean settled,
    boolean intruded,
    boolean contested,
    @Nullable State state,
    @Nullable Instant stateAt,
    @Nullable Reason health,
    Map<ContentPath, Attempt> attempts,
    @Nullable Shortage shortage,
    Map<CommandId, Sent> sent,
    @Nullable Instant nextEdge) {
  /** Looks at a box that this operator hears through a working link. */
  public static Contact of(Live live, Instant now, Timing timing) {
    return of(live, now, timing, true);
  }

  /**
   * Looks at a box.
   *
   * @param settled whether the operator has listened for long enough
   */
  public static Contact of(Live heard, Instant now, Timing timing, boolean settled) {
    Live live = heard.own();
    Attendance attendance = live.attendance();
    Reach reach = attendance.reach(now, timing);
    return new Contact(
        reach,
        attendance.run(),
        attendance.online(),
        reach == Reach.Online && attendance.online() && live.current(),
        settled,
        heard.intruded(),
        attendance.contested(now),
        live.state(),
        live.stateAt(),
        live.health(),
        live.attempts(),
        live.shortage(),
        live.sent(),
        attendance.nextEdge(now, timing));
  }

  /**
   * For how long the software has been healthy; empty while it is not, or nobody knows. What the
   * box said counts, and the time since only while it is connected: a box that went down with its
   * new software must not age into a good one.
   */
  public Optional<Duration> healthyFor(Instant now) {
    State.Software software = state == null ? null : state.software();
    Long said = software == null ? null : software.healthySeconds();
    if (said == null) {
      return Optional.empty();
    }
    Duration since =
        tellable && stateAt != null && now.isAfter(stateAt)
            ? Duration.between(stateAt, now)
            : Duration.ZERO;
    return Optional.of(Duration.ofSeconds(said).plus(since));
  }

  /** The same while the operator itself has no link: nothing would reach the box. */
  Contact cutOff() {
    return new Contact(
        reach, run, connected, false, settled, intruded, contested, state, stateAt, health,
        attempts, shortage, sent, null);
  }
}
