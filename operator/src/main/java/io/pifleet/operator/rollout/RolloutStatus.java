package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.UpdateRollout.Excluded;
import io.pifleet.api.v1alpha1.UpdateRollout.Failure;
import io.pifleet.api.v1alpha1.UpdateRollout.Status;
import io.pifleet.api.v1alpha1.UpdateRollout.WaveStatus;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an UpdateRollout's status says: counts, a few names, and three conditions. */
record RolloutStatus(Terms terms, RolloutPlan plan, Outlook outlook, Tally tally, Ranks ranks) {
  private static final int LONGEST_REASON = 256;
  private static final int LONGEST_MESSAGE = 512;

  Status of(@Nullable Status before, Instant now) {
    Proof proof = new Proof(terms, tally);
    Course course = plan.course();
    Status shown = isCounted() ? null : before;
    String message = new RolloutWords(terms, plan, outlook, tally, ranks.roster(), now).message();
    return new Status(
        terms.generation,
        shown == null
            ? tally.sum(WaveTally::verified) + "/" + tally.sum(proof::counted)
            : shown.progress(),
        over() ? null : terms.wave(plan.current()),
        course.startedAt() == null ? null : terms.brings,
        shown == null ? waves() : shown.waves(),
        excluded(),
        tally.excluded(),
        shown == null ? failures() : shown.failures(),
        course.startedAt(),
        course.completedAt(),
        Conditions.mint(
            before == null ? List.of() : before.conditions(),
            RolloutFindings.of(plan, tally, message),
            terms.generation,
            now));
  }

  /**
   * Whose sites all follow others, or are not known for want of a Group, shows how it went until
   * then.
   */
  private boolean isCounted() {
    boolean begun = plan.course().startedAt() != null;
    boolean unknown = begun && tally.planned() == 0 && terms.release == ReleaseState.MissingGroup;
    return !plan.isHistory(tally) && !unknown;
  }

  private boolean over() {
    return plan.reason() == Reason.Completed
        || plan.reason() == Reason.RolledBack
        || plan.reason() == Reason.NoTargets
        || plan.reason() == Reason.Superseded
        || (plan.current() == terms.catchUp() && tally.waves().getLast().sites() == 0);
  }

  private List<WaveStatus> waves() {
    List<WaveStatus> waves = new ArrayList<>();
    for (int i = 0; i < tally.waves().size(); i++) {
      WaveTally wave = tally.waves().get(i);
      if (i < terms.waves.size()) {
        waves.add(wave(terms.wave(i), wave, plan.course().waves().get(i)));
      } else if (wave.sites() > 0) {
        waves.add(wave(terms.wave(i), wave, Course.Span.NONE));
      }
    }
    return waves;
  }

  private static WaveStatus wave(String name, WaveTally wave, Course.Span span) {
    return new WaveStatus(
        name,
        wave.sites(),
        wave.updating(),
        wave.soaking() + wave.verified() + wave.foreign(),
        wave.verified(),
        wave.failed(),
        wave.deferred(),
        wave.held() + wave.closed(),
        wave.returned(),
        span.startedAt(),
        span.completedAt());
  }

  private List<Excluded> excluded() {
    return ranks.roster().excluded().stream()
        .limit(Status.MAX_NAMED)
        .map(e -> new Excluded(e.site().name(), Names.cut(why(e), LONGEST_REASON)))
        .toList();
  }

  private static String why(Entry entry) {
    return entry.successor != null
        ? "superseded by UpdateRollout " + entry.successor
        : Objects.requireNonNull(entry.role.obstacle());
  }

  private List<Failure> failures() {
    return ranks.roster().failed().stream()
        .limit(Status.MAX_NAMED)
        .map(
            e -> {
              Trouble trouble = Objects.requireNonNull(e.trouble);
              return new Failure(
                  e.site().name(),
                  terms.wave(ranks.wave(e)),
                  trouble.reason(),
                  Names.cut(trouble.message(), LONGEST_MESSAGE));
            })
        .toList();
  }
}
