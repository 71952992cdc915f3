package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Names;
import io.pifleet.operator.window.Spell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Why a rollout is where it is, in one sentence with the figures. */
record RolloutWords(
    Terms terms, RolloutPlan plan, Outlook outlook, Tally tally, Roster roster, Instant now) {
  private static final String OTHERS = "Its sites follow newer rollouts now.";

  String message() {
    String release = ReleaseWords.of(terms, plan.reason());
    if (release == null) {
      return sentence();
    }
    boolean gone = terms.release == ReleaseState.Missing || terms.release == ReleaseState.Changed;
    return gone && plan.course().startedAt() != null && terms.brings != null
        ? release + " spec.rollback takes back what it brought."
        : release;
  }

  private boolean isHistory() {
    return plan.isHistory(tally);
  }

  private String others() {
    return tally.superseded() == tally.excluded() ? OTHERS : "No site gets it any more.";
  }

  private String sentence() {
    return switch (plan.reason()) {
      case Aborted -> Reason.Aborted.sentence() + " " + (isHistory() ? others() : left());
      case Superseded ->
          (plan.mode() == Mode.Back ? back().because() + " " : "")
              + others()
              + " status.excluded says why."
              + goesOn();
      case NoTargets -> nobody();
      case Completed -> completed();
      case Planned -> Reason.Planned.sentence() + " " + planned() + excluded() + said();
      case Paused ->
          Reason.Paused.sentence()
              + " "
              + (plan.mode() == Mode.Back ? back().returned() : figures() + "." + said());
      case MaxFailuresExceeded -> excess();
      case ThresholdMissed -> missed();
      case WaitingForApproval ->
          "Wave "
              + wave()
              + " waits for a RolloutApproval, made after this rollout, with rollout: "
              + terms.name
              + ", wave: "
              + wave()
              + ", decision: Approved."
              + (tally.waves().get(plan.current()).sites() == 0 ? " No site is in it now." : "")
              + early()
              + strange();
      case Denied ->
          terms.waves.get(plan.current()).denial()
              + " denies wave "
              + wave()
              + "; delete it and approve, or abort the rollout.";
      case EmptyWave ->
          "Wave "
              + wave()
              + " has no site, so that nothing would have proved the release before the next wave: "
              + planned()
              + excluded()
              + " Make another rollout whose first wave means sites that exist.";
      case Soaking ->
          figures() + "; those that soak have to stay healthy for " + soak() + "." + gone();
      case WindowClosed -> closed();
      case GateFailed, GateUnanswered ->
          Objects.requireNonNull(outlook.bar(wave(), now)).message() + " " + figures() + ".";
      case Held ->
          plan.mode() == Mode.Back
              ? back().because() + " " + back().returned()
              : figures() + "; held: " + Words.holders(roster.held()) + ".";
      case Deferred ->
          figures() + "; " + away() + ". The wave waits until enough of them are verified.";
      case BudgetSpent ->
          figures()
              + "; as many alike are down as disruptionBudget allows ("
              + terms.maxUnavailable
              + "), so the others wait until one is healthy.";
      case RollingBack -> back().because() + " " + back().returned() + gone();
      case RolledBack -> back().because() + " " + (isHistory() ? others() : back().off());
      default -> figures() + "." + gone();
    };
  }

  /** Why nobody is told at this time. */
  static String window(Spell window) {
    return window.until() == null
        ? "spec.schedule.window never opens; change its schedule."
        : "spec.schedule.window is closed; it opens at " + window.until() + ".";
  }

  private String early() {
    return terms.early.isEmpty()
        ? ""
        : " Made before it, and not counted: RolloutApproval "
            + Names.of(terms.early, Words.NAMED)
            + "; delete and make anew what is meant for this one.";
  }

  private String strange() {
    return terms.strange.isEmpty()
        ? ""
        : " RolloutApproval "
            + Names.of(terms.strange, Words.NAMED)
            + ", which it does not have; it has "
            + Names.of(terms.waves.stream().map(WaveTerms::name).toList(), Words.NAMED)
            + ".";
  }

  /** What people have said of its waves that keeps it once it may go on. */
  private String said() {
    int at = plan.current();
    boolean denied =
        at < terms.waves.size()
            && !plan.course().begun(at)
            && terms.waves.get(at).consent() == Consent.Denied;
    boolean never = !outlook.window().open() && outlook.window().until() == null;
    return (never ? " " + window(outlook.window()) : "")
        + (denied ? " " + terms.waves.get(at).denial() + " denies wave " + wave() + "." : "")
        + strange();
  }

  private String excluded() {
    int excluded = tally.excluded();
    return excluded == 0
        ? ""
        : " "
            + Words.sites(excluded)
            + (excluded == 1 ? " is" : " are")
            + " targeted and excluded; status.excluded says why.";
  }

  /** A place that nobody seems to hold is one of the things that a rollout may wait for. */
  private String gone() {
    return roster.gone().isEmpty()
        ? ""
        : " Away in the middle of it: "
            + Words.names(roster.gone())
            + "; failed when not back within progressDeadline.";
  }

  private String closed() {
    return outlook.window().open()
        ? figures() + "; waiting for a window: " + Words.holders(roster.closed()) + "."
        : window(outlook.window()) + " " + figures() + ".";
  }

  private String nobody() {
    return tally.excluded() == 0 ? Reason.NoTargets.sentence() : "No site gets it." + excluded();
  }

  private String completed() {
    if (tally.planned() == 0) {
      return "It was completed. " + others();
    }
    return verified() + failed() + later() + excluded();
  }

  private String verified() {
    int verified = tally.sum(WaveTally::verified);
    return verified
        + " of "
        + Words.sites(tally.sum(proof()::counted))
        + (verified == 1 ? " is" : " are")
        + " verified.";
  }

  /** Where boxes stay when nothing more is sent. */
  private String left() {
    int has = tally.sum(WaveTally::soaking) + tally.sum(WaveTally::verified);
    return verified()
        + (has == 0
            ? ""
            : " "
                + Words.sites(has)
                + (has == 1 ? " has" : " have")
                + " the version; spec.rollback takes it back.");
  }

  /** What is superseded is not over: its spec still wants it. */
  private String goesOn() {
    boolean on = plan.mode() == Mode.Forward && tally.superseded() > 0;
    return on
        ? " It goes on with them if those are aborted or deleted; abort it where that is not"
            + " wanted."
        : "";
  }

  private String failed() {
    int failed = tally.sum(WaveTally::failed);
    return failed == 0 ? "" : " " + Words.sites(failed) + " failed; status.failures says why.";
  }

  private String later() {
    List<Entry> away = roster.deferred().stream().filter(e -> !lacksRoom(e)).toList();
    List<Entry> full = full();
    return (away.isEmpty()
            ? ""
            : " Offline, in maintenance or without a box, to follow: " + Words.names(away) + ".")
        + (full.isEmpty() ? "" : " To follow when there is room: " + Words.holders(full) + ".");
  }

  private String away() {
    List<Entry> away = roster.deferred().stream().filter(e -> !lacksRoom(e)).toList();
    List<String> parts = new ArrayList<>();
    if (!away.isEmpty()) {
      parts.add("offline, in maintenance or without a box: " + Words.names(away));
    }
    if (!full().isEmpty()) {
      parts.add("without room on the disk: " + Words.holders(full()));
    }
    return String.join("; ", parts);
  }

  private List<Entry> full() {
    return roster.deferred().stream().filter(RolloutWords::lacksRoom).toList();
  }

  /** Who has no room is there and says so; who is away says nothing. */
  private static boolean lacksRoom(Entry entry) {
    return entry.standing.trouble() != null;
  }

  private String excess() {
    return "maxFailures allows "
        + proof().allowed()
        + " of "
        + Words.sites(tally.planned())
        + " to fail and more did; "
        + proof().failed(plan.course())
        + " failed now"
        + Words.first(roster.failed(), e -> e.trouble)
        + ". Nothing more is sent until the spec is changed, such as a higher maxFailures. What is"
        + " wrong in the package is mended under a higher version; where it is not, a site tries"
        + " again by another UpdateRollout of the release.";
  }

  private String missed() {
    int missing = Math.max(proof().missing(plan.course()), 0);
    WaveTally wave = tally.waves().get(missing);
    return "Wave "
        + terms.wave(missing)
        + ": "
        + Words.figures(wave, proof().counted(wave))
        + "; successThreshold asks for "
        + terms.threshold.count()
        + "%, which is "
        + proof().needed(wave.sites())
        + ", whatever maxFailures allows. Nothing more is sent until the spec is changed, such as a"
        + " lower successThreshold.";
  }

  private String planned() {
    StringBuilder sizes = new StringBuilder();
    for (int i = 0; i < terms.waves.size(); i++) {
      sizes.append(i == 0 ? ": " : ", ");
      sizes.append(terms.wave(i)).append(' ').append(tally.waves().get(i).sites());
    }
    return "It is for " + Words.sites(tally.planned()) + sizes + ".";
  }

  private String figures() {
    WaveTally at = tally.waves().get(plan.current());
    return "Wave " + wave() + ": " + Words.figures(at, proof().counted(at));
  }

  private String soak() {
    return plan.current() == terms.catchUp()
        ? "minSuccessTime"
        : Words.span(terms.waves.get(plan.current()).minSuccessTime());
  }

  private String wave() {
    return terms.wave(plan.current());
  }

  private ReturnWords back() {
    return new ReturnWords(terms, plan, tally, roster);
  }

  private Proof proof() {
    return new Proof(terms, tally);
  }
}
