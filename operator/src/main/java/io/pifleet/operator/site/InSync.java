package io.pifleet.operator.site;

import static io.pifleet.operator.site.SiteFindings.IN_SYNC;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.deployment.Phase;
import io.pifleet.operator.deployment.Sync;
import io.pifleet.operator.deployment.Trouble;
import io.pifleet.operator.fleet.Reach;
import io.pifleet.operator.status.Finding;
import io.pifleet.operator.status.Names;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.State;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Whether a site has what is declared for it. The sentences hold no figure that moves by itself.
 */
final class InSync {
  private static final int NAMED = 3;

  private static final String NOT_ENROLLED =
      "No box is enrolled for this site; one that enrols gets what is declared.";

  private static final String NOT_SAID = "The box is connected and has not said yet what it holds.";

  private static final String NOT_SEEN =
      "The box has not connected yet; it gets what is declared when it does.";

  private final Gap gap;
  private final Map<String, Sync> syncs;
  private final Optional<Finding> software;

  private InSync(Gap gap, Map<String, Sync> syncs, Optional<Finding> software) {
    this.gap = gap;
    this.syncs = syncs;
    this.software = software;
  }

  /**
   * Finds.
   *
   * @param software what keeps the box from the version that its rollout wants; empty for nothing
   */
  static Finding of(Gap gap, Map<String, Sync> syncs, Optional<Finding> software) {
    return new InSync(gap, syncs, software).finding();
  }

  private Finding finding() {
    Situation s = gap.situation();
    Finding before = s.before().get(IN_SYNC);
    if (gap.contact().state() == null) {
      if (!gap.contact().settled() && before != null) {
        return before;
      }
      if (s.wants().isEmpty() && s.software() == null) {
        return Finding.unknown(IN_SYNC, Reason.NotReported, Reason.NotReported.sentence());
      }
    }
    boolean differs =
        syncs.values().stream().anyMatch(x -> x.phase() != Phase.Synced)
            || !gap.unwanted().isEmpty()
            || software.isPresent();
    return differs ? difference() : synced();
  }

  private Finding synced() {
    int files = gap.wanted().size();
    return Finding.yes(
        IN_SYNC,
        Reason.Synced,
        files == 0
            ? "Nothing is declared for it, and it holds nothing."
            : Reason.Synced.sentence());
  }

  private Finding difference() {
    Situation s = gap.situation();
    if (s.site().maintenance()) {
      return Finding.no(IN_SYNC, Reason.Maintenance);
    }
    if (s.admission() != Admission.Enrolled) {
      return Finding.no(IN_SYNC, Reason.Deferred, NOT_ENROLLED);
    }
    Finding before = s.before().get(IN_SYNC);
    if (before != null && !gap.open() && s.admission() == Admission.Enrolled && there()) {
      // Back in a moment, or not heard in full yet: no reason to write anything.
      return before;
    }
    return Stream.of(
            conflict(),
            failed(),
            software,
            phase(Phase.Syncing, Reason.Syncing, names -> "It is fetching for " + names + stuck()),
            phase(
                Phase.Waiting,
                Reason.WaitingForTurn,
                names -> "maxConcurrency of " + names + " lets other sites go first."),
            unreachable(),
            held(w -> !w.missing().isEmpty(), Reason.MissingContent, this::missing),
            unseen(),
            held(
                Want::paused,
                Reason.Paused,
                names -> names + " is paused; the box keeps what it has."),
            astray())
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(this::leaving);
  }

  private Optional<Finding> conflict() {
    return syncs.values().stream()
        .map(Sync::trouble)
        .filter(Objects::nonNull)
        .filter(t -> t.reason().equals(Reason.PathConflict.name()))
        .findFirst()
        .map(t -> Finding.no(IN_SYNC, Reason.PathConflict, t.message()));
  }

  private Optional<Finding> failed() {
    List<State.Failed> failed =
        Stream.concat(gap.wanted().values().stream(), gap.unwanted().values().stream())
            .filter(Move.Later.class::isInstance)
            .map(m -> ((Move.Later) m).why())
            .toList();
    if (failed.isEmpty()) {
      Trouble tooMany = SyncPlan.tooMany();
      return gap.wanted().values().stream().anyMatch(Move.TooMany.class::isInstance)
          ? Optional.of(Finding.no(IN_SYNC, Reason.Failed, tooMany.message()))
          : Optional.empty();
    }
    State.Failed first = failed.get(0);
    String more = failed.size() == 1 ? "" : " (and " + (failed.size() - 1) + " more)";
    Reason reason = first.reason() == Failure.DiskShort ? Reason.DiskShort : Reason.Failed;
    return Optional.of(Finding.no(IN_SYNC, reason, SyncPlan.why(first) + more));
  }

  private Optional<Finding> phase(Phase phase, Reason reason, UnaryOperator<String> sentence) {
    String names = names(w -> Objects.requireNonNull(syncs.get(w.owner().uid())).phase() == phase);
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(Finding.no(IN_SYNC, reason, sentence.apply(names)));
  }

  /** A box that has tried a few times and got no byte says why; what moves says nothing. */
  private String stuck() {
    State state = gap.contact().state();
    List<State.Open> open = state == null ? List.of() : state.open();
    return open.stream()
        .filter(o -> o.trouble() != null)
        .findFirst()
        .map(o -> ", and gets no byte of " + o.path() + ": " + o.trouble() + ".")
        .orElse(".");
  }

  private boolean there() {
    return gap.contact().reach() == Reach.Online;
  }

  private Optional<Finding> unreachable() {
    if (gap.open()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (gap.contact().reach()) {
          case Unheard -> Finding.no(IN_SYNC, Reason.Deferred, NOT_SEEN);
          case Online -> Finding.no(IN_SYNC, Reason.Deferred, NOT_SAID);
          case HeartbeatLost, Offline -> Finding.no(IN_SYNC, Reason.Deferred);
        });
  }

  private Optional<Finding> held(
      Predicate<Want> which, Reason reason, UnaryOperator<String> sentence) {
    String names = names(which);
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(Finding.no(IN_SYNC, reason, sentence.apply(names)));
  }

  private String missing(String names) {
    return names
        + " names "
        + contents(Want::missing)
        + ", which is not stored; the box keeps what it has.";
  }

  /** For the moment until the store was asked, what was said of the site stands. */
  private Optional<Finding> unseen() {
    Finding before = gap.situation().before().get(IN_SYNC);
    return held(
            w -> !w.unseen().isEmpty(),
            Reason.Syncing,
            names -> names + " names " + contents(Want::unseen) + "; the store is being asked.")
        .map(first -> before == null ? first : before);
  }

  private String contents(Function<Want, List<String>> which) {
    List<String> names =
        gap.situation().wants().stream()
            .flatMap(w -> which.apply(w).stream())
            .distinct()
            .sorted()
            .toList();
    return Names.of(names, NAMED);
  }

  private Optional<Finding> astray() {
    List<String> titles = gap.situation().astray();
    return titles.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.no(
                IN_SYNC,
                Reason.MissingGroup,
                Names.of(titles, NAMED)
                    + " names a Group that does not exist; until that is mended, the box keeps what"
                    + " it has."));
  }

  private Finding leaving() {
    return Finding.no(IN_SYNC, Reason.Syncing, "It is removing what nobody wants any more.");
  }

  private String names(Predicate<Want> which) {
    List<String> titles =
        gap.situation().wants().stream().filter(which).map(Want::title).sorted().toList();
    return Names.of(titles, NAMED);
  }
}
