package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.rollout.Phase;
import io.pifleet.operator.rollout.Standing;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.Command;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is done about the software of one site, and how far it has got with its rollout.
 *
 * @param command to be told; empty for none
 * @param standing what the rollout counts; null where the site belongs to none
 * @param difference what keeps the box from what is wanted, for its Site; empty for nothing
 * @param nextEdge when that changes by mere lapse of time
 */
public record SoftwarePlan(
    Optional<Command> command,
    @Nullable Standing standing,
    Optional<Finding> difference,
    @Nullable Instant nextEdge) {
  private static final SoftwarePlan NONE =
      new SoftwarePlan(Optional.empty(), null, Optional.empty(), null);

  static SoftwarePlan of(Gap gap, Set<String> turns) {
    SoftwareWant want = gap.situation().software();
    Stand stand = gap.stand();
    if (want == null || stand == null) {
      return NONE;
    }
    boolean turn = turns.contains(want.owner().uid());
    boolean late =
        (stand instanceof Stand.Busy || turn) && want.spent().compareTo(want.deadline()) >= 0;
    Stand judged = late ? late(want) : stand;
    return new SoftwarePlan(
        turn && stand instanceof Stand.Due due ? Optional.of(due.command()) : Optional.empty(),
        standing(gap.situation(), judged, turn, want),
        difference(judged, turn, want),
        edge(judged, turn, want, gap.situation()));
  }

  /** How a site stands in a rollout that only plans for it. */
  public static Standing standing(Situation situation, SoftwareWant want) {
    return standing(situation, SoftwareGap.of(situation, want), false, want);
  }

  /** Who is to return and was not told yet counts as what it was on the way there. */
  private static Standing standing(
      Situation situation, Stand stand, boolean turn, SoftwareWant want) {
    return want.back() && stand instanceof Stand.Due && !turn
        ? standing(SoftwareGap.of(situation, want.forward()), false, want.forward())
        : standing(stand, turn, want);
  }

  private static Stand late(SoftwareWant want) {
    return new Stand.Failed(
        Reason.DeadlineExceeded.name(),
        "It is connected and has not finished within " + want.deadline().toMinutes() + "m.",
        false);
  }

  private static Standing standing(Stand stand, boolean turn, SoftwareWant want) {
    return switch (stand) {
      case Stand.Away away -> away.brief() ? Standing.briefly() : Standing.of(Phase.Deferred);
      case Stand.Proven proven -> Standing.of(Phase.Verified);
      case Stand.Soaking soaking -> Standing.of(Phase.Soaking);
      case Stand.Busy busy -> {
        Phase phase = want.back() ? Phase.Returning : Phase.Updating;
        yield busy.away() ? Standing.away(phase) : Standing.of(phase);
      }
      case Stand.Kept kept -> Standing.held(kept.who());
      case Stand.Closed closed -> Standing.closed(opens(closed));
      case Stand.Cramped lacking -> Standing.lacking(lacking.message());
      case Stand.Occupied occupied ->
          // It has still to return, and cannot be told.
          Standing.of(want.back() ? Phase.Deferred : Phase.Waiting);
      case Stand.Due due ->
          !turn
              ? Standing.of(Phase.Waiting)
              : want.back() ? Standing.of(Phase.Returning) : Standing.of(Phase.Updating);
      case Stand.Returned returned ->
          returned.because() == null
              ? Standing.of(Phase.Returned)
              : Standing.returned(returned.because().reason(), returned.because().message());
      case Stand.Foreign foreign -> Standing.of(Phase.Foreign);
      case Stand.Failed failed ->
          failed.running()
              ? Standing.broken(failed.reason(), failed.message())
              : Standing.failed(failed.reason(), failed.message());
    };
  }

  private static Optional<Finding> difference(Stand stand, boolean turn, SoftwareWant want) {
    return switch (stand) {
      case Stand.Proven proven -> Optional.empty();
      case Stand.Soaking soaking -> Optional.empty();
      case Stand.Returned returned -> Optional.empty();
      case Stand.Foreign foreign -> Optional.empty();
      case Stand.Away away -> Optional.of(Finding.no(SiteFindings.IN_SYNC, Reason.Deferred));
      case Stand.Busy busy -> Optional.of(updating(want));
      case Stand.Kept kept ->
          Optional.of(
              no(Reason.Held, want.title() + " waits for the end of a hold: " + kept.who() + "."));
      case Stand.Closed closed ->
          Optional.of(
              no(
                  Reason.WindowClosed,
                  want.title() + " waits for the next window: " + opens(closed) + "."));
      case Stand.Cramped lacking ->
          Optional.of(no(Reason.DiskShort, want.title() + ": " + lacking.message()));
      case Stand.Occupied occupied ->
          Optional.of(
              no(
                  Reason.Updating,
                  "It finishes what another rollout told it; then " + want.title() + " goes on."));
      case Stand.Due due ->
          Optional.of(turn ? updating(want) : want.obstacle().as(SiteFindings.IN_SYNC));
      case Stand.Failed failed ->
          Optional.of(
              no(
                  Reason.UpdateFailed,
                  want.title() + ": " + failed.reason() + ": " + failed.message()));
    };
  }

  private static String opens(Stand.Closed closed) {
    return closed.opens() == null
        ? "none opens ever; change the schedule"
        : "it opens at " + closed.opens();
  }

  private static Finding updating(SoftwareWant want) {
    return no(
        Reason.Updating,
        want.back()
            ? want.title() + " takes " + want.release().version() + " back from it."
            : want.title() + " brings it " + want.release().version() + ".");
  }

  private static Finding no(Reason reason, String message) {
    return Finding.no(SiteFindings.IN_SYNC, reason, message);
  }

  private static @Nullable Instant edge(
      Stand stand, boolean turn, SoftwareWant want, Situation situation) {
    Instant late = situation.now().plus(want.deadline()).minus(want.spent());
    return switch (stand) {
      case Stand.Soaking soaking -> soaking.until();
      case Stand.Closed closed -> closed.opens();
      case Stand.Cramped lacking -> lacking.until();
      case Stand.Busy busy -> late;
      case Stand.Due due when !turn -> due.until();
      case Stand.Due due -> due.until() == null || late.isBefore(due.until()) ? late : due.until();
      default -> null;
    };
  }
}
