package io.pifleet.operator.site;

import io.pifleet.operator.fleet.Sent;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of a plan is said now, and what waits for the box to show that it heard. */
final class Telling {
  /** Most commands that a box is at or was told of. */
  private static final int WINDOW = 64;

  /** How long a box that must go has to forget its credentials by itself. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private static final long REVOKE_LIFETIME = 60;

  /**
   * Whether a session ended that nobody saw, nobody sees. So it is ended for as long as a broker in
   * a cluster may take to hear of the revocation.
   */
  private static final int UNSEEN = 5;

  private final Situation situation;
  private final Map<CommandId, Sent> sent;
  private final List<Step> steps = new ArrayList<>();
  private final Set<CommandId> told = new LinkedHashSet<>();
  private final Set<CommandId> outstanding = new LinkedHashSet<>();
  private int underway;
  private boolean cut;
  private @Nullable Instant wakeUp;

  Telling(Situation situation) {
    this.situation = situation;
    this.sent = situation.contact().sent();
    State state = situation.contact().state();
    underway = state == null ? 0 : state.open().size();
  }

  /** Says it for the first time, or again when the box does not show it for too long. */
  void command(Command command) {
    if (outstanding.size() + underway < WINDOW && due(command.id())) {
      steps.add(new Step.Tell(command));
    }
  }

  /**
   * Ends the session of a box without rights; one that is seen may forget its credentials first.
   */
  void eviction() {
    if (situation.contact().intruded()) {
      // Not told to go: the box that may be there could be the one who hears it.
      cut(id("cut"), Integer.MAX_VALUE);
    } else if (situation.contact().connected()) {
      farewell();
    } else {
      cut(unseen(), UNSEEN);
    }
  }

  private void farewell() {
    SiteFacts site = situation.site();
    Owner owner = new Owner("Site", site.id().name(), site.uid());
    CommandId revoke = id("revoke");
    Sent before = sent.get(revoke);
    if (before == null) {
      due(revoke);
      steps.add(
          new Step.Tell(
              new Command(
                  revoke,
                  CommandType.REVOKE,
                  0,
                  situation.epoch(),
                  situation.now(),
                  REVOKE_LIFETIME,
                  owner,
                  null)));
      wake(situation.now().plus(LAST_WORDS));
      return;
    }
    outstanding.add(revoke);
    Instant end = before.last().plus(LAST_WORDS);
    if (situation.now().isBefore(end)) {
      wake(end);
      return;
    }
    cut(id("cut"), Integer.MAX_VALUE);
  }

  private void cut(CommandId id, int most) {
    cut = true;
    Sent before = sent.get(id);
    if (before != null && before.times() >= most) {
      outstanding.add(id);
    } else if (due(id)) {
      steps.add(new Step.Cut(before != null));
    }
  }

  void wake(@Nullable Instant at) {
    if (at != null && (wakeUp == null || at.isBefore(wakeUp))) {
      wakeUp = at;
    }
  }

  /** Each run of the agent is sent away anew: a box enrolled again is not the one revoked. */
  private CommandId id(String step) {
    String uid = situation.site().uid();
    return CommandId.of(uid, uid, 0, step + " " + situation.contact().run());
  }

  private CommandId unseen() {
    String uid = situation.site().uid();
    return CommandId.of(uid, uid, 0, "cut unseen");
  }

  private boolean due(CommandId id) {
    Sent before = sent.get(id);
    boolean now = before == null || !situation.now().isBefore(before.again(id));
    outstanding.add(id);
    if (now) {
      told.add(id);
    }
    Sent after = now ? new Sent(situation.now(), before == null ? 1 : before.times() + 1) : before;
    wake(after == null ? null : after.again(id));
    return now;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  Set<CommandId> told() {
    return Set.copyOf(told);
  }

  Set<CommandId> outstanding() {
    return Set.copyOf(outstanding);
  }

  boolean cut() {
    return cut;
  }

  @Nullable Instant wakeUp() {
    return wakeUp;
  }
}
