package io.pifleet.operator.deployment;

import io.pifleet.api.v1alpha1.ContentDeployment.Failure;
import io.pifleet.api.v1alpha1.ContentDeployment.Sites;
import io.pifleet.api.v1alpha1.ContentDeployment.Status;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Finding;
import io.pifleet.operator.status.Names;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a ContentDeployment's status says: counts, and three conditions that kstatus knows. */
public final class DeploymentPlan {
  private static final String READY = "Ready";
  private static final String RECONCILING = "Reconciling";
  private static final String STALLED = "Stalled";

  private final DeploymentFacts facts;
  private final Tally tally;

  private DeploymentPlan(DeploymentFacts facts, Tally tally) {
    this.facts = facts;
    this.tally = tally;
  }

  /**
   * Plans the status.
   *
   * @param before the status that is written now
   */
  public static Status of(
      DeploymentFacts facts, Tally tally, @Nullable Status before, Instant now) {
    return new DeploymentPlan(facts, tally).status(before, now);
  }

  private Status status(@Nullable Status before, Instant now) {
    Status current =
        before != null && Objects.equals(before.observedGeneration(), facts.generation())
            ? before
            : null;
    String started = current == null ? null : current.startedAt();
    String completed = current == null ? null : current.completedAt();
    // A site that lacks nothing of nothing has not got anything either.
    int synced = facts.empty() ? 0 : tally.at(Phase.Synced);
    int idle = tally.at(Phase.Synced) - synced;
    boolean all = synced > 0 && synced == tally.targeted();
    if (completed == null && all) {
      completed = Conditions.time(now);
    }
    return new Status(
        facts.generation(),
        synced + "/" + tally.targeted(),
        new Sites(
            tally.targeted(),
            synced,
            tally.at(Phase.Syncing),
            tally.at(Phase.Waiting) + tally.at(Phase.Held) + idle,
            tally.at(Phase.Deferred),
            tally.at(Phase.Failed)),
        tally.troubles().stream()
            .limit(Status.MAX_FAILURES)
            .map(t -> new Failure(t.site(), t.trouble().reason(), cut(t.trouble().message())))
            .toList(),
        started == null ? Conditions.time(now) : started,
        completed,
        Conditions.mint(
            before == null ? List.of() : before.conditions(), findings(), facts.generation(), now));
  }

  private List<Finding> findings() {
    Finding obstacle = obstacle();
    boolean moving = tally.at(Phase.Syncing) + tally.at(Phase.Waiting) > 0;
    if (obstacle == null) {
      Finding ready = ready();
      boolean going = !ready.isTrue() && !facts.paused();
      return List.of(
          ready,
          new Finding(RECONCILING, status(going), ready.reason(), ready.message()),
          Finding.no(STALLED, ready.reason(), ready.message()));
    }
    return List.of(
        obstacle,
        new Finding(RECONCILING, status(moving), obstacle.reason(), obstacle.message()),
        Finding.yes(STALLED, obstacle.reason(), obstacle.message()));
  }

  /** What a person must do something about; the rest goes on meanwhile. */
  private @Nullable Finding obstacle() {
    if (!facts.missingGroups().isEmpty()) {
      return no(
          Reason.MissingGroup,
          "Group that does not exist: "
              + names(facts.missingGroups())
              + "; create it, or take it out of targets.groups. Until then nothing leaves any box of"
              + " this namespace.");
    }
    if (!facts.missingSites().isEmpty()) {
      return no(
          Reason.MissingSite,
          "Site that does not exist: "
              + names(facts.missingSites())
              + "; create it, or take it out of targets.sites.");
    }
    if (!facts.missingContents().isEmpty()) {
      return no(
          Reason.MissingContent,
          "Content that does not exist or is not stored: "
              + names(facts.missingContents())
              + "; upload it with PUT /api/content.");
    }
    if (facts.empty()) {
      return no(
          Reason.MissingContent,
          "No Content of this namespace has the labels of contentSelector; label one.");
    }
    if (tally.targeted() == 0) {
      return no(Reason.NoTargets, Reason.NoTargets.sentence());
    }
    if (tally.with(Reason.PathConflict.name()) > 0) {
      return no(Reason.PathConflict, troubles(Reason.PathConflict.name()));
    }
    if (tally.late() > 0) {
      return no(Reason.DeadlineExceeded, troubles(Reason.DeadlineExceeded.name()));
    }
    return tally.at(Phase.Failed) > 0
        ? no(
            Reason.Failed,
            sites(tally.at(Phase.Failed)) + " failed and will try again; failures says why.")
        : null;
  }

  private Finding ready() {
    int synced = tally.at(Phase.Synced);
    int deferred = tally.at(Phase.Deferred);
    String away =
        deferred == 0
            ? ""
            : " "
                + sites(deferred)
                + (deferred == 1 ? " is" : " are")
                + " offline, in maintenance or without a box, and will get it later.";
    if (synced > 0 && synced + deferred == tally.targeted()) {
      return Finding.yes(READY, Reason.Completed, Reason.Completed.sentence() + away);
    }
    if (facts.paused()) {
      return no(Reason.Paused, Reason.Paused.sentence());
    }
    if (!facts.unseenContents().isEmpty()) {
      return no(
          Reason.Progressing,
          "The store is being asked for " + names(facts.unseenContents()) + ".");
    }
    return no(
        Reason.Progressing,
        (deferred == tally.targeted() ? "" : Reason.Progressing.sentence()) + away);
  }

  private String troubles(String reason) {
    return tally.troubles().stream()
        .filter(t -> t.trouble().reason().equals(reason))
        .findFirst()
        .map(
            t -> sites(tally.with(reason)) + ", such as " + t.site() + ": " + t.trouble().message())
        .orElseGet(() -> Reason.valueOf(reason).sentence());
  }

  private static Finding no(Reason reason, String message) {
    return Finding.no(READY, reason, message.strip());
  }

  private static io.pifleet.api.v1alpha1.Condition.Status status(boolean yes) {
    return yes
        ? io.pifleet.api.v1alpha1.Condition.Status.True
        : io.pifleet.api.v1alpha1.Condition.Status.False;
  }

  private static String sites(int count) {
    return count + (count == 1 ? " site" : " sites");
  }

  private static String names(List<String> names) {
    return Names.of(names, 5);
  }

  private static String cut(String message) {
    return message.length() <= 512 ? message : message.substring(0, 509) + "...";
  }
}
