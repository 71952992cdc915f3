package io.pifleet.operator.site;

import io.pifleet.operator.fleet.Reach;
import io.pifleet.operator.fleet.Shortage;
import io.pifleet.operator.window.Spell;
import io.pifleet.operator.window.Windows;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What separates a box's software from what its rollout wants. All of it follows from what the box
 * says: by the ids of the commands that brought, failed or are open, a rollout knows its own deeds
 * again, whichever operator told them.
 */
final class SoftwareGap {
  /** How long a box may take to fetch the package, in seconds. */
  private static final long LIFETIME = 6 * 3600;

  private static final long ROUND = 60;

  private final Situation situation;
  private final SoftwareWant want;
  private final State.@Nullable Software software;

  private SoftwareGap(Situation situation, SoftwareWant want) {
    this.situation = situation;
    this.want = want;
    State state = situation.contact().state();
    this.software = state == null ? null : state.software();
  }

  static Stand of(Situation situation, SoftwareWant want) {
    SoftwareGap gap = new SoftwareGap(situation, want);
    return want.back() ? gap.back() : gap.forward();
  }

  private Stand forward() {
    Stand there = there();
    if (there != null) {
      return there;
    }
    State.Software is = software;
    if (is == null) {
      return new Stand.Failed(
          Failure.UnknownType.name(),
          "Its agent cannot update software; update the agent, then make another rollout.",
          false);
    }
    return bring(is);
  }

  /** What failed here once is not told again. */
  private Stand bring(State.Software is) {
    Stand failed = is.failure(this::bringing).map(this::failed).orElse(null);
    if (failed != null) {
      return failed;
    }
    if (surpassed(is)) {
      boolean same =
          Objects.requireNonNull(is.current()).version().equals(want.release().version());
      return new Stand.Failed(
          Failure.Downgrade.name(),
          same
              ? "It runs another package of this version; give this one a higher version."
              : "It runs a higher version, and a box takes no lower one.",
          false);
    }
    return begin(is, CommandType.UPDATE_SOFTWARE, bringing(is.revision() + 1));
  }

  /** Where nothing is to be told, whether the box is there or not. */
  private @Nullable Stand there() {
    boolean away = away();
    State.Open open = open();
    if (isCurrent() && open == null) {
      return running(away);
    }
    if (away) {
      return open == null ? absent() : gone(open);
    }
    return open == null ? null : busy(open, open.id().equals(bringing(open.revision())));
  }

  /** Who failed and then goes away has failed: the count of failures must not sink by that. */
  private Stand absent() {
    Stand.Failed failed = software == null ? null : told(software);
    return failed == null ? new Stand.Away(isThere()) : failed;
  }

  /** How it failed here; null where it did not. */
  private Stand.@Nullable Failed told(State.Software is) {
    Stand stand = is.failure(this::bringing).map(this::failed).orElse(null);
    return stand instanceof Stand.Failed failed ? failed : null;
  }

  /**
   * A box that vanished with the new software in place keeps its place: software that cuts boxes
   * off must not look like boxes that happen to be away.
   */
  private Stand gone(State.Open open) {
    boolean changing = open.stage() == Stage.Trying || open.stage() == Stage.Reverting;
    Instant said = situation.contact().stateAt();
    if (!changing || said == null || situation.admission() != Admission.Enrolled) {
      return new Stand.Away(isThere());
    }
    return situation.now().isBefore(said.plus(want.deadline()))
        ? new Stand.Busy(open, true)
        : new Stand.Failed(
            "Lost",
            "It went away while the software was being changed and has not come back within "
                + want.deadline().toMinutes()
                + "m.",
            false);
  }

  private Stand running(boolean away) {
    Optional<Duration> healthy = situation.contact().healthyFor(situation.now());
    if (healthy.isEmpty()) {
      String complaint = Objects.requireNonNull(software).complaint();
      return new Stand.Failed(
          Failure.Unhealthy.name(),
          "It runs the version and is not healthy: "
              + Objects.requireNonNullElse(complaint, "it does not say why")
              + ".",
          true);
    }
    Duration left = want.soak().minus(healthy.get());
    if (want.verified() || left.isNegative() || left.isZero()) {
      return new Stand.Proven();
    }
    return away ? new Stand.Away(isThere()) : new Stand.Soaking(situation.now().plus(left));
  }

  private Stand back() {
    State.Open open = open();
    boolean ours =
        open != null
            && (open.id().equals(bringing(open.revision()))
                || open.id().equals(returning(open.revision())));
    State.Software is = software;
    // Whatever else the box is at, and whether it is there or not.
    if (!ours && is != null && !isOwn(is.current())) {
      return isCurrent() ? new Stand.Foreign() : new Stand.Returned(told(is));
    }
    if (away()) {
      return open == null ? new Stand.Away(isThere()) : gone(open);
    }
    if (open != null) {
      return busy(open, ours);
    }
    if (is == null) {
      return new Stand.Returned();
    }
    Stand failed = is.failure(this::returning).map(this::failed).orElse(null);
    if (failed != null) {
      return failed;
    }
    return begin(is, CommandType.ROLLBACK_SOFTWARE, returning(is.revision() + 1));
  }

  /** An open command can be replaced until the new software is in place. */
  private Stand busy(State.Open open, boolean ours) {
    State state = Objects.requireNonNull(situation.contact().state());
    if (ours) {
      return open.stage() == Stage.Staged ? staged(open, state) : new Stand.Busy(open, false);
    }
    boolean fixed = open.stage() != Stage.Received && open.stage() != Stage.Staged;
    // Who runs the version already has nothing to be brought in place of it.
    return fixed || want.back() || isCurrent()
        ? new Stand.Occupied()
        : bring(Objects.requireNonNull(software));
  }

  /** A box that has the package begins by itself, but within a window it has to be told. */
  private Stand staged(State.Open open, State state) {
    boolean windowed = open.type() == CommandType.UPDATE_SOFTWARE && window().until() != null;
    if (windowed && !want.back()) {
      return begin(open.revision(), open.type(), open.id());
    }
    if (windowed && state.holds().isEmpty()) {
      // Within its window it begins by itself; after that never.
      return window().open() ? new Stand.Occupied() : new Stand.Returned();
    }
    return state.holds().isEmpty() ? new Stand.Busy(open, false) : kept(state);
  }

  private Stand begin(State.Software is, CommandType type, CommandId id) {
    return begin(is.revision() + 1, type, id);
  }

  private Stand begin(long revision, CommandType type, CommandId id) {
    State state = Objects.requireNonNull(situation.contact().state());
    if (!state.holds().isEmpty()) {
      return kept(state);
    }
    boolean update = type == CommandType.UPDATE_SOFTWARE;
    Spell window = update ? window() : Spell.ALWAYS;
    if (!window.open()) {
      return new Stand.Closed(window.until());
    }
    return new Stand.Due(
        new Command(
            id,
            type,
            revision,
            situation.epoch(),
            situation.now(),
            LIFETIME,
            want.owner(),
            null,
            update ? want.release().within(left(window)) : null,
            update ? null : new Command.Return(want.release().version())),
        window.until());
  }

  private Spell window() {
    return want.window().and(Windows.of(situation.site().windows()).at(situation.now()));
  }

  private @Nullable Duration left(Spell window) {
    return window.until() == null ? null : Duration.between(situation.now(), window.until());
  }

  /** To the minute: a box counts down, and the end that follows from it wanders. */
  private Stand kept(State state) {
    Instant said = Objects.requireNonNullElse(situation.contact().stateAt(), situation.now());
    return new Stand.Kept(
        state.holds().stream()
            .map(h -> h.holder() + " until " + until(said, h) + " (" + h.reason() + ")")
            .collect(Collectors.joining(", ")));
  }

  private static String until(Instant said, State.Hold hold) {
    long end = said.getEpochSecond() + hold.remainingSeconds();
    return Instant.ofEpochSecond(Math.ceilDiv(end, ROUND) * ROUND).toString();
  }

  private boolean isCurrent() {
    State.Installed current = software == null ? null : software.current();
    return current != null
        && current.version().equals(want.release().version())
        && current.sha256().equals(want.release().sha256());
  }

  private boolean isOwn(State.@Nullable Installed current) {
    return current != null && current.by().equals(bringing(current.revision()));
  }

  private boolean surpassed(State.Software is) {
    State.Installed current = is.current();
    Version target = Version.of(want.release().version()).orElse(null);
    return current != null
        && target != null
        && Version.of(current.version()).filter(v -> !target.isAfter(v)).isPresent();
  }

  private boolean away() {
    return !isThere() || !situation.contact().tellable();
  }

  private boolean isThere() {
    return situation.admission() == Admission.Enrolled
        && !situation.site().maintenance()
        && situation.contact().reach() == Reach.Online;
  }

  private State.@Nullable Open open() {
    State state = situation.contact().state();
    return state == null ? null : state.change().orElse(null);
  }

  private CommandId bringing(long revision) {
    return want.bringing(situation.site(), revision);
  }

  private CommandId returning(long revision) {
    return want.returning(situation.site(), revision);
  }

  /** What its own command ended with; null where it is to be told again. */
  private @Nullable Stand failed(State.Fault fault) {
    String why = fault.message().isBlank() ? "The box does not say why." : fault.message();
    if (fault.reason() != Failure.DiskShort) {
      return new Stand.Failed(fault.reason().name(), why, false);
    }
    Shortage shortage = situation.contact().shortage();
    Instant again = shortage == null ? situation.now() : shortage.next();
    return situation.now().isBefore(again) ? new Stand.Cramped(why, again) : null;
  }
}
