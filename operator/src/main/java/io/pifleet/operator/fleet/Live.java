package io.pifleet.operator.fleet;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.State;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one box from its messages, and what it was told. Each message makes a new
 * one; what is old or doubled changes nothing.
 *
 * @param claim by which its box came to the site, as the API server says; null while that is
 *     unknown
 * @param attendance whether it is connected
 * @param state its last word on what it is
 * @param stateAt when that came
 * @param early the word of a run whose presence has not come yet
 * @param heartbeat the last one
 * @param health what that one says
 * @param attempts failures in a row, by path
 * @param shortage of room for the software; null for none
 * @param sent commands that the box does not show yet
 */
public record Live(
    @Nullable ClaimId claim,
    Attendance attendance,
    @Nullable State state,
    @Nullable Instant stateAt,
    @Nullable State early,
    @Nullable Heartbeat heartbeat,
    @Nullable Reason health,
    Map<ContentPath, Attempt> attempts,
    @Nullable Shortage shortage,
    Map<CommandId, Sent> sent) {
  /** Of a box nothing was heard of. */
  public static final Live UNKNOWN =
      new Live(null, Attendance.UNKNOWN, null, null, null, null, null, Map.of(), null, Map.of());

  /** Takes what the API server says of the site's last claim that was valid. */
  public Live admitted(ClaimId valid) {
    return valid.equals(claim)
        ? this
        : new Live(
            valid, attendance, state, stateAt, early, heartbeat, health, attempts, shortage, sent);
  }

  /**
   * What is known of the box that is the site now. The box before it may still be heard, or may
   * have been heard last: its word is kept, since the claim may be learned of late, and says
   * nothing of this one. Who has connected after it is believed when its own word has come.
   */
  public Live own() {
    return foreign()
        ? new Live(claim, Attendance.UNKNOWN, null, null, null, null, null, Map.of(), null, sent)
        : this;
  }

  /** Whether the box that is connected came by another claim than the last that was valid. */
  boolean intruded() {
    return foreign() && attendance.online() && current();
  }

  private boolean foreign() {
    return state != null && claim != null && !claim.equals(state.claim());
  }

  /** By which claim the box that is connected came, as it says itself. */
  Optional<ClaimId> seated() {
    return attendance.online() && state != null && current()
        ? Optional.ofNullable(state.claim())
        : Optional.empty();
  }

  /** Takes the box's word, or its will's, on whether it is connected. */
  public Live presence(Presence presence, Instant now) {
    Attendance next = attendance.presence(presence, now);
    // What was told before the line broke may never have arrived.
    boolean back =
        next.online() && !(attendance.online() && Objects.equals(next.run(), attendance.run()));
    State awaited = early == null || next.past(early.bootId()) ? null : early;
    Live live =
        new Live(
            claim,
            next,
            state,
            stateAt,
            awaited,
            heartbeat,
            health,
            attempts,
            shortage,
            back ? Map.of() : sent);
    return awaited != null && awaited.bootId().equals(next.run()) ? live.took(awaited, now) : live;
  }

  /**
   * Takes note that somebody ended its session. Its will says the same, which a broker may keep
   * back or lose.
   */
  public Live dismissed(Instant now) {
    String run = attendance.run();
    return run == null || !attendance.online()
        ? this
        : presence(new Presence(false, run, null), now);
  }

  /** Takes the box's word on what it is. */
  public Live state(State news, Instant now) {
    if (attendance.past(news.bootId())) {
      return this;
    }
    Live heard = with(attendance.heard(now));
    String run = attendance.run();
    if (run == null || run.equals(news.bootId())) {
      return older(news, state) ? heard : heard.took(news, now);
    }
    return older(news, early) || older(news, state)
        ? heard
        : new Live(
            claim,
            heard.attendance,
            state,
            stateAt,
            news,
            heartbeat,
            health,
            attempts,
            shortage,
            sent);
  }

  /** Takes a sign of life. */
  public Live heartbeat(Heartbeat news, Instant now, Timing timing) {
    return new Live(
        claim,
        attendance.heartbeat(now, timing.grace()),
        state,
        stateAt,
        early,
        news,
        Health.of(news, health),
        Attempt.after(attempts, news.disk()),
        Shortage.after(shortage, news.disk()),
        sent);
  }

  /** Takes note that an answer came. */
  public Live answered(Instant now) {
    return with(attendance.heard(now));
  }

  /**
   * Takes note of what was told.
   *
   * @param told commands just sent
   * @param outstanding commands that the box does not show yet, those included; others are
   *     forgotten
   */
  public Live told(Collection<CommandId> told, Set<CommandId> outstanding, Instant now) {
    if (told.isEmpty() && sent.keySet().equals(outstanding)) {
      return this;
    }
    Map<CommandId, Sent> next = new HashMap<>(sent);
    next.keySet().retainAll(outstanding);
    told.forEach(
        id -> next.merge(id, new Sent(now, 1), (was, is) -> new Sent(now, was.times() + 1)));
    return new Live(
        claim,
        attendance,
        state,
        stateAt,
        early,
        heartbeat,
        health,
        attempts,
        shortage,
        Map.copyOf(next));
  }

  /** Whether {@link #state} is of the run that is connected. */
  public boolean current() {
    return state != null && (attendance.run() == null || attendance.run().equals(state.bootId()));
  }

  /** What was known of another run stays known while that one may still prove the later. */
  private Live took(State news, Instant now) {
    State other =
        Stream.concat(Stream.ofNullable(early), Stream.ofNullable(state))
            .filter(s -> !s.bootId().equals(news.bootId()) && !attendance.past(s.bootId()))
            .findFirst()
            .orElse(null);
    double used = heartbeat == null ? 0 : heartbeat.disk();
    boolean another = state != null && !state.bootId().equals(news.bootId());
    Map<ContentPath, Attempt> next =
        another ? Attempt.anew(news, used, now) : Attempt.after(attempts, news, used, now);
    boolean same = state == null || Objects.equals(state.claim(), news.claim());
    return new Live(
        claim,
        attendance,
        news,
        now,
        other,
        same ? heartbeat : null,
        same ? health : null,
        next,
        Shortage.after(shortage, news, another, used, now),
        sent);
  }

  private Live with(Attendance next) {
    return new Live(
        claim, next, state, stateAt, early, heartbeat, health, attempts, shortage, sent);
  }

  private static boolean older(State news, @Nullable State known) {
    return known != null
        && known.bootId().equals(news.bootId())
        && known.sequence() >= news.sequence();
  }
}
