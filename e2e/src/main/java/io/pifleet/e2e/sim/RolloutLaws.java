package io.pifleet.e2e.sim;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.pifleet.api.v1alpha1.Condition;
import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.Spans;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.e2e.sim.Catalogue.Rollout;
import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.fleet.Reach;
import io.pifleet.operator.rollout.Assignment;
import io.pifleet.operator.rollout.Mode;
import io.pifleet.operator.rollout.Phase;
import io.pifleet.operator.rollout.Standing;
import io.pifleet.operator.site.Situation;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold for every rollout, judged by what the operator that serves it knows. */
final class RolloutLaws {
  private final Map<CommandId, Order> orders = new HashMap<>();
  private final Map<Order, CommandId> ids = new HashMap<>();
  private final Map<Entry, Standing> standings = new HashMap<>();
  private final Map<String, Long> stopped = new HashMap<>();
  private final Set<Entry> planned = new HashSet<>();
  private final Cluster cluster;

  RolloutLaws(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * One intent: what the id stands for, whoever sends it.
   *
   * @param site uid of the Site
   */
  private record Order(
      String site, String rollout, CommandType type, long revision, String version) {}

  /** A site in a rollout, as one operator counts it. */
  private record Entry(long term, String rollout, SiteId site) {}

  /** An operator tells a box of software; its memory does not hold that yet. */
  void given(Leader leader, SiteId site, Command command) {
    String uid = command.owner().uid();
    Command.Release release = command.release();
    String version =
        release == null ? Objects.requireNonNull(command.back()).from() : release.version();
    identified(
        command, new Order(leader.uid(site), uid, command.type(), command.revision(), version));
    State state = leader.fleet().live(site).state();
    State.Software software = state == null ? null : state.software();
    if (state == null || software == null || command.revision() <= software.revision()) {
      throw new LawBroken("a revision of software is used again: " + command + " after " + state);
    }
    if (Objects.requireNonNull(leader.cache()).maintenance().contains(site)) {
      throw new LawBroken("software is sent into maintenance: " + command);
    }
    if (!state.holds().isEmpty()) {
      throw new LawBroken("software is sent to a box that is held: " + command);
    }
    Rollout rollout = Objects.requireNonNull(leader.cache()).software().rollouts().get(uid);
    if (rollout == null) {
      throw new LawBroken("sent for a rollout that is gone: " + command);
    }
    written(site, command);
    if (release != null && hasFailed(leader, site, software, uid)) {
      throw new LawBroken(site + " is told again what failed there: " + software + ", " + command);
    }
    if (leader.desk().behind(uid)) {
      return;
    }
    mayBeSent(leader, site, rollout, command);
    alone(leader, site, rollout, command);
    fits(leader, site, rollout, release != null);
  }

  /** What a rollout tells follows from what is declared and written. */
  private void written(SiteId site, Command command) {
    Rollout rollout = cluster.declared().software().rollouts().get(command.owner().uid());
    if (rollout == null) {
      return;
    }
    UpdateRollout.Status status = cluster.status(rollout.uid());
    if (status == null || status.startedAt() == null) {
      throw new LawBroken(site + " is told before it is written that it has begun: " + command);
    }
    boolean back = command.type() == CommandType.ROLLBACK_SOFTWARE;
    if (back && !rollout.spec().rollback() && !isBack(status)) {
      throw new LawBroken(site + " is told before it is written that it turns back: " + command);
    }
  }

  static boolean isBack(UpdateRollout.Status status) {
    return status.conditions().stream()
        .map(Condition::reason)
        .anyMatch(r -> r.equals(Reason.RollingBack.name()) || r.equals(Reason.RolledBack.name()));
  }

  /** A full disk is no fault of the release. */
  private boolean hasFailed(Leader leader, SiteId site, State.Software software, String rollout) {
    return software.failures().stream()
        .filter(f -> f.reason() != Failure.DiskShort)
        .anyMatch(f -> isOf(leader, site, f.id(), rollout, CommandType.UPDATE_SOFTWARE));
  }

  private void identified(Command command, Order order) {
    Order before = orders.putIfAbsent(command.id(), order);
    if (before != null && !before.equals(order)) {
      throw new LawBroken("one id for two intents: " + before + " and " + order);
    }
    CommandId same = ids.putIfAbsent(order, command.id());
    if (same != null && !same.equals(command.id())) {
      throw new LawBroken("two ids for one intent: " + same + " and " + command);
    }
  }

  /** Nothing is sent after the stop. */
  private void mayBeSent(Leader leader, SiteId site, Rollout rollout, Command command) {
    UpdateRollout.Spec spec = rollout.spec();
    boolean back = command.type() == CommandType.ROLLBACK_SOFTWARE;
    boolean ended = back ? spec.abort() && !spec.rollback() : spec.abort() || spec.rollback();
    if (spec.paused() || ended) {
      throw new LawBroken("sent after its stop by a person: " + command + ", " + spec);
    }
    if (back) {
      return;
    }
    SoftwareRelease release = Objects.requireNonNull(leader.cache()).software().release(rollout);
    if (release == null || release.getSpec().revoked()) {
      throw new LawBroken("sent what is revoked: " + command);
    }
    Long stop = stopped.get(leader.term() + " " + rollout.uid());
    if (stop != null && stop == rollout.generation()) {
      throw new LawBroken(site + " is told after its stop, too many have failed: " + command);
    }
  }

  /** A site has one rollout: the newest that means it and has begun. */
  private void alone(Leader leader, SiteId site, Rollout rollout, Command command) {
    for (Rollout other : Objects.requireNonNull(leader.cache()).software().rollouts().values()) {
      if (created(other) > created(rollout)
          && !leader.desk().behind(other.uid())
          && plans(leader, other.uid(), site)
          && begun(leader, other)
          && !(command.back() != null && leaves(leader, other, site))) {
        throw new LawBroken(site + " is told by two rollouts: " + command + ", " + other);
      }
    }
    Assignment assignment = leader.desk().assignment(site).orElse(null);
    if (assignment == null || !assignment.rollout().equals(rollout.uid())) {
      throw new LawBroken(site + " is told by a rollout that it does not follow: " + command);
    }
  }

  /** Whether nothing that it brought is at a site, so that older ones may take back theirs. */
  private boolean leaves(Leader leader, Rollout rollout, SiteId site) {
    Standing standing = standings.get(new Entry(leader.term(), rollout.uid(), site));
    return standing != null
        && (standing.phase() == Phase.Foreign || standing.phase() == Phase.Returned);
  }

  private static boolean begun(Leader leader, Rollout rollout) {
    UpdateRollout.Status status = leader.desk().written(rollout.uid());
    return !rollout.spec().abort()
        && !rollout.spec().paused()
        && status != null
        && status.startedAt() != null;
  }

  /** No more are in change, and no more alike are down, than may be when one more is told. */
  private void fits(Leader leader, SiteId site, Rollout rollout, boolean forward) {
    Standing own = standings.get(new Entry(leader.term(), rollout.uid(), site));
    Phase told = forward ? Phase.Updating : Phase.Returning;
    if (own != null && own.phase() == told) {
      return; // Not one more: it is told again.
    }
    int most = most(rollout.spec().maxConcurrency(), leader, rollout, true);
    long busy = count(leader, site, rollout, other -> inChange(leader, other, rollout));
    if (busy >= most) {
      throw new LawBroken(
          site + " is told to change for " + rollout.uid() + " while " + busy + " others do");
    }
    UpdateRollout.DisruptionBudget budget = rollout.spec().disruptionBudget();
    String region = region(leader, site);
    // It may have broken since it was counted last.
    boolean broken = (own != null && own.phase() == Phase.Broken) || isUnwell(leader, site);
    if (budget == null || region == null || (!forward && broken)) {
      return;
    }
    long down =
        count(
            leader,
            site,
            rollout,
            other ->
                region.equals(region(leader, other))
                    && (inChange(leader, other, rollout)
                        || isDown(leader, other, rollout, forward)));
    if (down >= budget.maxUnavailable()) {
      throw new LawBroken(
          site + " is told to change for " + rollout.uid() + " while " + down + " alike are down");
    }
  }

  private static boolean isUnwell(Leader leader, SiteId site) {
    State state = leader.fleet().live(site).state();
    State.Software software = state == null ? null : state.software();
    return software != null && software.current() != null && software.healthySeconds() == null;
  }

  private long count(Leader leader, SiteId site, Rollout rollout, Predicate<SiteId> which) {
    return Objects.requireNonNull(leader.cache()).software().sites().keySet().stream()
        .filter(other -> !other.equals(site))
        .filter(other -> !(leader.behind(other) && isPlanned(leader, other, rollout)))
        .filter(
            other ->
                leader
                    .desk()
                    .assignment(other)
                    .filter(a -> a.rollout().equals(rollout.uid()))
                    .isPresent())
        .filter(which)
        .count();
  }

  private boolean isPlanned(Leader leader, SiteId site, Rollout rollout) {
    return planned.contains(new Entry(leader.term(), rollout.uid(), site));
  }

  /** Whether a site is at what the rollout told it, as far as the operator knows. */
  private boolean inChange(Leader leader, SiteId site, Rollout rollout) {
    Contact contact = leader.fleet().contact(site);
    State state = contact.state();
    if (Objects.requireNonNull(leader.cache()).maintenance().contains(site) || state == null) {
      return false;
    }
    Assignment assignment = leader.desk().assignment(site).orElse(null);
    Duration deadline = deadline(rollout);
    if (assignment == null || assignment.spent().compareTo(deadline) >= 0) {
      return false;
    }
    Predicate<CommandId> ours = id -> isOf(leader, site, id, rollout.uid(), null);
    if (contact.reach() == Reach.Online && contact.tellable()) {
      return Stream.concat(
              state.open().stream()
                  .filter(o -> o.stage() != Stage.Staged || state.holds().isEmpty())
                  .map(State.Open::id),
              contact.sent().keySet().stream())
          .anyMatch(ours);
    }
    return state.open().stream()
            .filter(o -> o.stage() == Stage.Trying || o.stage() == Stage.Reverting)
            .map(State.Open::id)
            .anyMatch(ours)
        && contact.stateAt() != null
        && leader.fleet().now().isBefore(contact.stateAt().plus(deadline));
  }

  /** Whether a site has failed in the rollout and is not healthy since. */
  private boolean isDown(Leader leader, SiteId site, Rollout rollout, boolean forward) {
    Standing standing = standings.get(new Entry(leader.term(), rollout.uid(), site));
    return standing != null
        && (standing.phase() == Phase.Broken || (forward && standing.phase() == Phase.Failed));
  }

  /** A site's plan says how the site stands in its rollouts. */
  void counted(Leader leader, SiteId site, Map<String, Standing> counted, Situation situation) {
    standings
        .keySet()
        .removeIf(
            e ->
                e.term() == leader.term()
                    && e.site().equals(site)
                    && !counted.containsKey(e.rollout())
                    && !plans(leader, e.rollout(), site));
    counted.forEach(
        (uid, standing) -> {
          Entry entry = new Entry(leader.term(), uid, site);
          planned.add(entry);
          Standing before = standings.put(entry, standing);
          Rollout rollout = Objects.requireNonNull(leader.cache()).software().rollouts().get(uid);
          if (rollout != null) {
            honest(leader, site, rollout, before, standing, situation);
          }
        });
    Objects.requireNonNull(leader.cache())
        .software()
        .rollouts()
        .values()
        .forEach(rollout -> judge(leader, rollout));
  }

  /** What brings nothing, since its release is not there, remembers how its sites stood. */
  private static boolean plans(Leader leader, String rollout, SiteId site) {
    return leader.desk().progress().plan(rollout, site, leader.fleet().now()).isPresent();
  }

  /** Verified is what runs the version and has been healthy for long enough; failed is failed. */
  private void honest(
      Leader leader,
      SiteId site,
      Rollout rollout,
      @Nullable Standing before,
      Standing standing,
      Situation situation) {
    SoftwareRelease release = Objects.requireNonNull(leader.cache()).software().release(rollout);
    State state = situation.contact().state();
    State.Software software = state == null ? null : state.software();
    if (release == null || software == null || leader.desk().behind(rollout.uid())) {
      return;
    }
    State.Installed current = software.current();
    boolean runs = current != null && current.version().equals(release.getSpec().version());
    if (standing.phase() == Phase.Verified) {
      Duration healthy = situation.contact().healthyFor(situation.now()).orElse(null);
      Duration soak =
          leader
              .desk()
              .progress()
              .plan(rollout.uid(), site, situation.now())
              .map(Assignment::minSuccessTime)
              .orElse(Duration.ZERO);
      boolean was = before != null && before.phase() == Phase.Verified;
      if (!runs || healthy == null || (!was && healthy.compareTo(soak) < 0)) {
        throw new LawBroken(
            site + " counts as verified in " + rollout.uid() + " after " + healthy + ": " + state);
      }
    }
    boolean failed =
        !runs
            && hasFailed(leader, site, software, rollout.uid())
            && state != null
            && state.open().stream().noneMatch(o -> o.path() == null)
            && situation.contact().tellable()
            && !situation.site().maintenance();
    boolean hidden =
        switch (standing.phase()) {
          case Failed, Broken, Returned, Returning -> false;
          default -> true;
        };
    if (failed && hidden) {
      throw new LawBroken(
          site + " has failed in " + rollout.uid() + " and counts as " + standing + ": " + state);
    }
  }

  /** Whether too many have failed: from then on nothing is told, until a person changes it. */
  private void judge(Leader leader, Rollout rollout) {
    if (leader.desk().behind(rollout.uid())) {
      return;
    }
    long failed =
        standings.entrySet().stream()
            .filter(e -> e.getKey().term() == leader.term())
            .filter(e -> e.getKey().rollout().equals(rollout.uid()))
            .filter(
                e -> e.getValue().phase() == Phase.Failed || e.getValue().phase() == Phase.Broken)
            .filter(e -> plans(leader, rollout.uid(), e.getKey().site()))
            .count();
    if (failed > most(rollout.spec().maxFailures(), leader, rollout, false)) {
      stopped.put(leader.term() + " " + rollout.uid(), rollout.generation());
    }
  }

  /** What an operator is about to write of a rollout. */
  void written(Leader leader, Rollout rollout, UpdateRollout.Status status) {
    if (!Reason.RolledBack.name().equals(RolloutDesk.word(status))) {
      return;
    }
    for (SiteId site : Objects.requireNonNull(leader.cache()).software().sites().keySet()) {
      Contact contact = leader.fleet().contact(site);
      Assignment follows = leader.desk().assignment(site).orElse(null);
      boolean others = follows != null && !follows.rollout().equals(rollout.uid());
      // Who is away, or in maintenance, is said to return as it comes.
      if (!others
          && !leader.behind(site)
          && contact.tellable()
          && !leader.cache().maintenance().contains(site)
          && Objects.requireNonNull(contact.state()).open().stream()
              .anyMatch(o -> isOf(leader, site, o.id(), rollout.uid(), null))) {
        throw new LawBroken(
            rollout.uid() + " is said to be rolled back while " + site + " is at it: " + contact);
      }
    }
  }

  /**
   * What was taken back and is still on a box that no rollout brings anything to; null for nothing.
   */
  @Nullable String left(Leader leader, Machine machine) {
    State state = machine.state();
    State.Software software = state == null ? null : state.software();
    State.Installed current = software == null ? null : software.current();
    Order order = current == null ? null : orders.get(current.by());
    Assignment follows = leader.desk().assignment(machine.site()).orElse(null);
    if (software == null || order == null || follows == null || follows.mode() != Mode.Back) {
      return null;
    }
    Rollout brought =
        Objects.requireNonNull(leader.cache()).software().rollouts().get(order.rollout());
    boolean tried =
        software.failures().stream()
            .map(State.Fault::id)
            .anyMatch(
                id ->
                    isOf(
                        leader,
                        machine.site(),
                        id,
                        order.rollout(),
                        CommandType.ROLLBACK_SOFTWARE));
    boolean stays =
        brought == null
            || !(brought.spec().rollback() || turned(leader, brought))
            || brought.spec().paused()
            || !isTo(leader, machine.site(), order);
    return stays || tried
        ? null
        : order.rollout() + " was taken back and is still on " + machine.site() + ": " + state;
  }

  /** Whether it has turned back by itself, which holds whomever it means by then. */
  private static boolean turned(Leader leader, Rollout rollout) {
    UpdateRollout.Status status = leader.desk().written(rollout.uid());
    String word = status == null ? null : RolloutDesk.word(status);
    return Reason.RolledBack.name().equals(word) || Reason.RollingBack.name().equals(word);
  }

  private static int most(IntOrString limit, Leader leader, Rollout rollout, boolean up) {
    Integer count = limit.getIntVal();
    if (count != null) {
      return count;
    }
    String text = limit.getStrVal();
    int percent = Integer.parseInt(text.substring(0, text.length() - 1));
    int sites = leader.desk().progress().tally(rollout.uid()).planned();
    return up ? Math.ceilDiv(sites * percent, 100) : sites * percent / 100;
  }

  private boolean isOf(
      Leader leader, SiteId site, CommandId id, String rollout, @Nullable CommandType type) {
    Order order = orders.get(id);
    return order != null
        && isTo(leader, site, order)
        && order.rollout().equals(rollout)
        && (type == null || order.type() == type);
  }

  /** Not to another Site that was there before under the same name. */
  private static boolean isTo(Leader leader, SiteId site, Order order) {
    return order.site().equals(Objects.requireNonNull(leader.cache()).software().uid(site));
  }

  private static long created(Rollout rollout) {
    return Instant.parse(rollout.object().getMetadata().getCreationTimestamp()).getEpochSecond();
  }

  private static @Nullable String region(Leader leader, SiteId id) {
    Site site = Objects.requireNonNull(leader.cache()).software().sites().get(id);
    Site.Location place = site == null ? null : site.getSpec().location();
    return place == null ? null : place.region();
  }

  static Duration deadline(Rollout rollout) {
    return Spans.of(rollout.spec().progressDeadline());
  }
}
