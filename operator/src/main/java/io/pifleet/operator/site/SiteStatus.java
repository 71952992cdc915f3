package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.fleet.Attendance;
import io.pifleet.operator.fleet.Backoff;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.status.Conditions;
import io.pifleet.operator.status.Finding;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a Site's status says. It is written when something but the sample changed, or when the
 * sample is old; with everything that is written the sample is renewed.
 */
final class SiteStatus {
  /** Of a site in a rollout that gets on. */
  private static final Set<String> PASSING =
      Stream.of(Reason.WaitingForWave, Reason.WaitingForTurn, Reason.BudgetSpent, Reason.Updating)
          .map(Reason::name)
          .collect(Collectors.toUnmodifiableSet());

  private SiteStatus() {}

  /**
   * What is written of the box that is the site now: nothing, where another claim was valid when it
   * was written.
   */
  static Site.Status ofTheBox(Site site, @Nullable Enrollment current) {
    Site.Status written = site.getStatus();
    return written == null || another(written, current) ? EMPTY : written;
  }

  static Site.Status of(
      Site.@Nullable Status written,
      List<Finding> findings,
      Live live,
      @Nullable Enrollment current,
      long generation,
      Instant now) {
    Site.Status before = written == null || another(written, current) ? EMPTY : written;
    State state = live.state();
    Instant heard = live.attendance().heard();
    return new Site.Status(
        generation,
        Conditions.mint(
            written == null ? List.of() : written.conditions(), findings, generation, now),
        heard == null ? before.lastSeen() : Conditions.time(heard),
        isOnline(findings) ? onlineSince(before, live.attendance()) : null,
        state == null ? before.agent() : agent(state),
        state == null ? before.software() : Software.of(state, before.software(), now),
        state == null ? before.content() : content(state.content()),
        live.heartbeat() == null ? before.metrics() : metrics(live.heartbeat()),
        current == null ? null : credentials(current),
        state == null ? before.holds() : Holds.of(state, before.holds(), live.stateAt()));
  }

  /** Whether it says anything that was not written, but for the sample. */
  static boolean differs(Site.@Nullable Status before, Site.Status next) {
    return before == null || !withoutSample(before).equals(withoutSample(next));
  }

  /** What it says anew. */
  enum Change {
    /** Nothing. */
    NONE,
    /**
     * That the site waits for its turn in a rollout, or has got it: it passes by itself, and the
     * rollout's own status counts it.
     */
    WAITS,
    /** That it has all that is declared, and by which software. */
    ARRIVES,
    /** Whatever else. */
    OTHER
  }

  /** What it says anew; what was wrong before is not left standing. */
  static Change change(Site.Status before, Site.Status next) {
    if (!differs(before, next)) {
      return Change.NONE;
    }
    boolean calm = PASSING.contains(reason(before)) || isSynced(before);
    if (!calm || !others(before).equals(others(next))) {
      return Change.OTHER;
    }
    if (PASSING.contains(reason(next))) {
      return differs(before, with(before.conditions(), next.software(), next))
          ? Change.OTHER
          : Change.WAITS;
    }
    return !isSynced(next) || differs(before, with(before.conditions(), before.software(), next))
        ? Change.OTHER
        : Change.ARRIVES;
  }

  private static boolean isSynced(Site.Status status) {
    return reason(status).equals(Reason.Synced.name());
  }

  private static String reason(Site.Status status) {
    return Conditions.of(status.conditions(), SiteFindings.IN_SYNC)
        .map(Condition::reason)
        .orElse("");
  }

  /** All conditions but those that follow from what it waits for. */
  private static List<Condition> others(Site.Status status) {
    return status.conditions().stream()
        .filter(c -> !c.type().equals(SiteFindings.IN_SYNC) && !c.type().equals(SiteFindings.READY))
        .toList();
  }

  private static Site.Status with(
      List<Condition> conditions, Site.@Nullable Software software, Site.Status s) {
    return new Site.Status(
        s.observedGeneration(),
        conditions,
        s.lastSeen(),
        s.onlineSince(),
        s.agent(),
        software,
        s.content(),
        s.metrics(),
        s.credentials(),
        s.holds());
  }

  /** When the sample is to be taken anew, while there is somebody to take it from. */
  static @Nullable Instant nextSample(
      Site.Status next, Live live, Duration interval, String siteUid) {
    if (!live.attendance().online() || next.lastSeen() == null) {
      return null;
    }
    return Instant.parse(next.lastSeen()).plus(new Backoff(interval, interval).after(1, siteUid));
  }

  private static final Site.Status EMPTY =
      new Site.Status(null, List.of(), null, null, null, null, null, null, null, List.of());

  private static boolean another(Site.Status written, @Nullable Enrollment current) {
    return current != null && !credentials(current).equals(written.credentials());
  }

  private static boolean isOnline(List<Finding> findings) {
    return findings.stream().anyMatch(f -> f.type().equals(SiteFindings.ONLINE) && f.isTrue());
  }

  /**
   * A connection that was there before this operator started keeps its time, and so does one that
   * it has not heard of yet: as long as the condition stands, only another run of the agent is
   * another connection.
   */
  private static @Nullable String onlineSince(Site.Status before, Attendance attendance) {
    Site.Agent agent = before.agent();
    String run = attendance.run();
    boolean another = run != null && agent != null && !run.equals(agent.bootId());
    boolean stood =
        Conditions.of(before.conditions(), SiteFindings.ONLINE)
            .filter(c -> c.status() == Condition.Status.True)
            .isPresent();
    String written = before.onlineSince();
    Instant since = attendance.since();
    boolean same = stood && !another && written != null;
    return same || since == null ? written : Conditions.time(since);
  }

  private static Site.Status withoutSample(Site.Status s) {
    return new Site.Status(
        s.observedGeneration(),
        s.conditions(),
        null,
        s.onlineSince(),
        s.agent(),
        s.software(),
        s.content(),
        null,
        s.credentials(),
        s.holds());
  }

  private static Site.Agent agent(State state) {
    State.Agent agent = state.agent();
    return new Site.Agent(
        agent.version(),
        state.bootId(),
        agent.hostname(),
        agent.addresses(),
        agent.mac(),
        agent.model(),
        agent.os());
  }

  private static Site.Content content(State.Content content) {
    return new Site.Content(
        content.items().size(),
        content.bytes(),
        content.digest().hex(),
        content.items().stream()
            .limit(Site.Content.MAX_ITEMS)
            .map(item -> item.path().toString())
            .toList());
  }

  private static Site.Metrics metrics(Heartbeat heartbeat) {
    Double temperature = heartbeat.temperature();
    return new Site.Metrics(
        (int) Math.round(heartbeat.cpu()),
        (int) Math.round(heartbeat.memory()),
        temperature == null ? null : (Integer) (int) Math.round(temperature),
        (int) Math.round(heartbeat.disk()),
        heartbeat.uptime());
  }

  private static Site.Credentials credentials(Enrollment current) {
    return new Site.Credentials(
        current.getMetadata().getName(),
        Objects.requireNonNullElse(current.getStatus().claimedAt(), ""));
  }
}
