package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.api.v1alpha1.UpdateRollout.Status;
import io.pifleet.operator.fleet.Fleet;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One look at a rollout: takes in what is declared and written, and says what is to be written. */
@Singleton
public class RolloutRound {
  /** What is to be done. */
  public sealed interface Step {
    /** Whom to wake for it; never the rollout itself, which is being looked at. */
    Change change();

    /** Nothing is to be written now. */
    record Quiet(Change change) implements Step {}

    /**
     * It is new, begins, or turns back: that is written before any site is told by it, for the next
     * operator has to know. {@link RolloutRound#wrote} is to follow, and then the waking. What
     * people declare, such as {@code spec.rollback}, is known without.
     */
    record Decided(Change change, Status status) implements Step {}

    /**
     * It has got on.
     *
     * @param turned whether it is another word that it says, and not only other figures
     */
    record Counted(Change change, Status status, boolean turned) implements Step {}
  }

  private final RolloutTargeting targeting;
  private final RolloutProgress progress;
  private final Fleet fleet;

  /** Looks through those. */
  @Inject
  public RolloutRound(RolloutTargeting targeting, RolloutProgress progress, Fleet fleet) {
    this.targeting = targeting;
    this.progress = progress;
    this.fleet = fleet;
  }

  /** Looks at a rollout as it is declared and written now. */
  public Step step(UpdateRollout rollout, Collection<RolloutApproval> approvals, Instant now) {
    String uid = rollout.getMetadata().getUid();
    Status before = rollout.getStatus();
    Change change =
        targeting
            .take(rollout, approvals, now)
            .and(progress.found(uid, before, now))
            .and(progress.review(uid, now))
            .without(uid);
    Status next = progress.status(uid, before, now).orElse(null);
    if (next == null || next.equals(before)) {
      return new Step.Quiet(change);
    }
    if (decides(before, next)) {
      return new Step.Decided(change, next);
    }
    return unsure(rollout, before)
        ? new Step.Quiet(change)
        : new Step.Counted(change, next, !words(before).equals(words(next)));
  }

  /** What was decided is written; those who are to wake for that. */
  public Change wrote(UpdateRollout rollout, Status written, Instant now) {
    return progress.wrote(rollout.getMetadata().getUid(), written, now);
  }

  private static boolean decides(@Nullable Status before, Status next) {
    boolean begins = before == null || (before.startedAt() == null && next.startedAt() != null);
    boolean turns =
        Course.way(before) == Course.Way.Forward && Course.way(next) != Course.Way.Forward;
    return begins || turns;
  }

  /** Sentences hold figures, which run; what they say in a word does not. */
  private static List<String> words(@Nullable Status status) {
    List<Condition> conditions = status == null ? List.of() : status.conditions();
    return conditions.stream().map(c -> c.type() + " " + c.status() + " " + c.reason()).toList();
  }

  /** After a restart the counts are wrong until every site was planned once. */
  private boolean unsure(UpdateRollout rollout, @Nullable Status before) {
    String uid = rollout.getMetadata().getUid();
    return before != null
        && Objects.equals(before.observedGeneration(), rollout.getMetadata().getGeneration())
        && !targeting.isBlind(uid)
        && (!fleet.settled() || progress.tally(uid).unreported() > 0);
  }
}
