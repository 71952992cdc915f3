package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.deployment.Phase;
import io.pifleet.operator.deployment.Sync;
import io.pifleet.operator.deployment.Trouble;
import io.pifleet.operator.fleet.Reach;
import io.pifleet.protocol.State;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far a site has got with one deployment. */
final class SyncPlan {
  private SyncPlan() {}

  static Sync of(Want want, Gap gap, Set<String> turns) {
    Phase phase = phase(want, gap, turns.contains(want.owner().uid()));
    boolean late = phase == Phase.Syncing && want.spent().compareTo(want.deadline()) >= 0;
    return new Sync(phase, late, trouble(want, gap, phase, late));
  }

  /** When a file is tried again, or the deployment becomes late here. */
  static @Nullable Instant nextEdge(Want want, Sync sync, Gap gap) {
    Instant next =
        want.files().stream()
            .map(f -> nextTry(gap.of(f)))
            .filter(at -> at != null)
            .min(Instant::compareTo)
            .orElse(null);
    if (sync.phase() == Phase.Syncing && !sync.late()) {
      Instant late = gap.situation().now().plus(want.deadline()).minus(want.spent());
      return next == null || late.isBefore(next) ? late : next;
    }
    return next;
  }

  static @Nullable Instant nextTry(Move move) {
    return move instanceof Move.Later later ? later.at() : null;
  }

  private static Phase phase(Want want, Gap gap, boolean turn) {
    Situation situation = gap.situation();
    boolean known = gap.contact().state() != null;
    boolean enrolled = situation.admission() == Admission.Enrolled;
    if (enrolled && known && want.complete() && gap.all(want, Move.Done.class)) {
      return Phase.Synced;
    }
    if (gap.any(want, Move.Contested.class) && !gap.any(want, Move.Due.class)) {
      return gap.serves(want) ? Phase.Syncing : Phase.Failed;
    }
    if (!enrolled || situation.site().maintenance() || gap.contact().reach() != Reach.Online) {
      return Phase.Deferred;
    }
    if (gap.serves(want)) {
      return Phase.Syncing;
    }
    if (gap.any(want, Move.Due.class)) {
      return want.paused()
          ? Phase.Held
          : turn ? Phase.Syncing : gap.open() ? Phase.Waiting : Phase.Deferred;
    }
    return gap.any(want, Move.Later.class) || gap.any(want, Move.TooMany.class)
        ? Phase.Failed
        : Phase.Held;
  }

  private static @Nullable Trouble trouble(Want want, Gap gap, Phase phase, boolean late) {
    List<Desire> contested =
        want.files().stream().filter(f -> gap.of(f) instanceof Move.Contested).toList();
    if (!contested.isEmpty()) {
      return new Trouble(Reason.PathConflict.name(), Conflicts.sentence(contested, want, gap));
    }
    if (late) {
      return new Trouble(
          Reason.DeadlineExceeded.name(),
          "It is connected and has not finished within " + want.deadline().toMinutes() + "m.");
    }
    if (phase != Phase.Failed) {
      return null;
    }
    Move.Later later = gap.first(want, Move.Later.class);
    return later == null ? tooMany() : new Trouble(later.why().reason().name(), why(later.why()));
  }

  static String why(State.Failed failed) {
    String said = failed.message().isBlank() ? "" : ": " + failed.message();
    return failed.path() + ": " + failed.reason() + said;
  }

  static Trouble tooMany() {
    return new Trouble(
        Reason.Failed.name(),
        "More than " + State.MAX_ITEMS + " files are declared for it; a box holds no more.");
  }
}
