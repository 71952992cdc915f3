package io.pifleet.operator.fleet;

import io.pifleet.protocol.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a box is connected, as its presence and its heartbeats tell. A run of the agent that was
 * followed by another never comes back, so news of it are old, unless two boxes share one identity
 * and take turns.
 *
 * @param run the last run of the agent that connected
 * @param online whether that run is connected
 * @param since when {@code online} last changed
 * @param heard when any sign of life last came
 * @param ended runs before it, the latest last, bounded
 * @param returns when ended runs showed up again lately
 */
public record Attendance(
    @Nullable String run,
    boolean online,
    @Nullable Instant since,
    @Nullable Instant heard,
    List<String> ended,
    List<Instant> returns) {
  /** Of a box nothing was heard of. */
  public static final Attendance UNKNOWN =
      new Attendance(null, false, null, null, List.of(), List.of());

  private static final int MOST_ENDED = 8;

  /** One late message is none; three within {@link #CONTEST} are two boxes. */
  private static final int TURNS = 3;

  private static final Duration CONTEST = Duration.ofMinutes(10);

  /** Takes the box's word, or its will's. */
  Attendance presence(Presence presence, Instant now) {
    String boot = presence.bootId();
    if (!presence.online()) {
      boolean late = run != null && !run.equals(boot);
      return late ? this : new Attendance(boot, false, offSince(now), heard, ended, returns);
    }
    List<Instant> seen = returns;
    if (ended.contains(boot)) {
      seen = last(TURNS, Stream.concat(recent(now), Stream.of(now)));
      if (seen.size() < TURNS) {
        return new Attendance(run, online, since, heard, ended, seen);
      }
    }
    boolean same = boot.equals(run);
    List<String> past =
        run == null || same
            ? ended
            : last(
                MOST_ENDED,
                Stream.concat(ended.stream().filter(e -> !e.equals(boot)), Stream.of(run)));
    return new Attendance(boot, true, same && online ? since : now, now, past, seen);
  }

  /**
   * Takes a sign of life. One that comes long after the box was said to be gone shows that it is
   * there: its presence was lost on the way.
   */
  Attendance heartbeat(Instant now, Duration grace) {
    boolean stray = !online && (since == null || !now.isBefore(since.plus(grace)));
    return stray
        ? new Attendance(run, true, now, now, ended, returns)
        : new Attendance(run, online, since, now, ended, returns);
  }

  /** Takes any other message. */
  Attendance heard(Instant now) {
    return new Attendance(run, online, since, now, ended, returns);
  }

  /** Whether a message of this run is news. */
  boolean past(String boot) {
    return !boot.equals(run) && ended.contains(boot);
  }

  /** Whether two boxes take turns under this identity. */
  public boolean contested(Instant now) {
    return recent(now).count() >= TURNS;
  }

  /** Whether it can be talked to. */
  public Reach reach(Instant now, Timing timing) {
    if (since == null) {
      return Reach.Unheard;
    }
    if (!online) {
      return now.isBefore(since.plus(timing.grace())) ? Reach.Online : Reach.Offline;
    }
    Instant last = heard == null ? since : heard;
    if (now.isBefore(last.plus(timing.lost()))) {
      return Reach.Online;
    }
    return now.isBefore(last.plus(timing.gone())) ? Reach.HeartbeatLost : Reach.Offline;
  }

  /** When {@link #reach} changes by mere lapse of time, but for the loss of heartbeats. */
  @Nullable Instant nextEdge(Instant now, Timing timing) {
    return switch (reach(now, timing)) {
      case Unheard, Offline -> null;
      case HeartbeatLost -> heard == null ? null : heard.plus(timing.gone());
      case Online -> online || since == null ? null : since.plus(timing.grace());
    };
  }

  private @Nullable Instant offSince(Instant now) {
    return online || since == null ? now : since;
  }

  private Stream<Instant> recent(Instant now) {
    return returns.stream().filter(r -> r.isAfter(now.minus(CONTEST)));
  }

  private static <T> List<T> last(int most, Stream<T> all) {
    List<T> list = all.toList();
    return list.subList(Math.max(0, list.size() - most), list.size());
  }
}
