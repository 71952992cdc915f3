package io.pifleet.e2e.sim;

import io.pifleet.e2e.sim.Cluster.Declared;
import io.pifleet.e2e.sim.Cluster.Deployment;
import io.pifleet.operator.deployment.Phase;
import io.pifleet.operator.deployment.Sync;
import io.pifleet.operator.fleet.Contact;
import io.pifleet.operator.fleet.Live;
import io.pifleet.operator.fleet.Reach;
import io.pifleet.operator.site.Desire;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold for every command that an operator sends, judged by what that operator knows. */
final class OrderLaws {
  private final Map<CommandId, Order> orders = new HashMap<>();
  private final Map<Order, CommandId> ids = new HashMap<>();
  private final Map<String, State> believed = new HashMap<>();
  private final Set<String> turns = new HashSet<>();
  private long given;

  /**
   * One intent: what the id stands for, whoever sends it.
   *
   * @param site uid of the Site
   */
  private record Order(
      String site, String owner, CommandType type, long revision, Command.File file) {}

  /** How many commands were sent in this run. */
  long given() {
    return given;
  }

  /** An operator sends commands to a site; its memory does not hold that yet. */
  void given(Leader leader, SiteId site, Collection<Command> all) {
    given += all.stream().filter(c -> c.file() == null).count();
    List<Command> commands = all.stream().filter(c -> c.file() != null).toList();
    Declared declared = Objects.requireNonNull(leader.cache());
    NavigableMap<ContentPath, NavigableSet<Sha256>> wanted = declared.wanted(site);
    for (Command command : commands) {
      given++;
      Command.File file = Objects.requireNonNull(command.file());
      Order order =
          new Order(
              leader.uid(site), command.owner().uid(), command.type(), command.revision(), file);
      Order before = orders.putIfAbsent(command.id(), order);
      if (before != null && !before.equals(order)) {
        throw new LawBroken("one id for two intents: " + before + " and " + order);
      }
      CommandId same = ids.putIfAbsent(order, command.id());
      if (same != null && !same.equals(command.id())) {
        throw new LawBroken("two ids for one intent: " + same + " and " + command);
      }
      State state = leader.fleet().live(site).state();
      if (state == null || command.revision() <= Dossier.revision(state, file.path())) {
        throw new LawBroken("a revision is used again: " + command + " after " + state);
      }
      if (declared.maintenance().contains(site)) {
        throw new LawBroken("sent into maintenance: " + command);
      }
      NavigableSet<Sha256> files = wanted.getOrDefault(file.path(), new TreeSet<>());
      if (command.type() == CommandType.DELETE_VIDEO) {
        mayLeave(declared, site, command, files, state);
      } else if (!files.equals(new TreeSet<>(List.of(Objects.requireNonNull(file.sha256()))))) {
        throw new LawBroken("sent what is not wanted, or contested: " + command);
      }
    }
    declared.of(site).forEach(deployment -> turn(leader, site, deployment, commands));
  }

  /** What an operator believes of a run of a box never gets older. */
  void heard(Leader leader, SiteId site, State news) {
    State known = leader.fleet().live(site).state();
    if (known == null || !known.bootId().equals(news.bootId()) || !same(known, news)) {
      return;
    }
    String run = leader.term() + " " + site + " " + news.bootId();
    State before = believed.get(run);
    if (before == null || before.sequence() <= news.sequence()) {
      believed.put(run, news);
    } else if (!same(before, news)) {
      throw new LawBroken("an operator knew " + before + ", and believes again " + news);
    }
  }

  private static boolean same(State one, State other) {
    return one.content().equals(other.content()) && one.open().equals(other.open());
  }

  /** A site counts as synced by what its box says it shows, and by nothing else. */
  void counted(Leader leader, SiteId site, Map<String, Sync> syncs) {
    State state = leader.fleet().live(site).state();
    Map<String, Deployment> deployments = Objects.requireNonNull(leader.cache()).deployments();
    syncs.forEach(
        (uid, sync) -> {
          Deployment deployment = deployments.get(uid);
          if (deployment != null
              && sync.phase() == Phase.Synced
              && !deployment.files().stream().allMatch(f -> shows(state, f))) {
            throw new LawBroken(site + " counts as synced with " + deployment + ", it is " + state);
          }
        });
  }

  private static boolean shows(@Nullable State state, Desire file) {
    return state != null
        && state.content().items().stream()
            .anyMatch(i -> i.path().equals(file.path()) && i.sha256().equals(file.sha256()));
  }

  private static void mayLeave(
      Declared declared, SiteId site, Command command, NavigableSet<Sha256> files, State state) {
    if (!files.isEmpty()) {
      throw new LawBroken("deletes what is wanted: " + command);
    }
    if (declared.of(site).stream().anyMatch(Deployment::paused)) {
      throw new LawBroken("deletes while a deployment is paused: " + command);
    }
    if (!declared.astray().isEmpty()) {
      throw new LawBroken("deletes while nobody knows whom a deployment means: " + command);
    }
    boolean shown =
        state.content().items().stream()
            .anyMatch(i -> i.path().equals(Objects.requireNonNull(command.file()).path()));
    if (shown && declared.of(site).stream().anyMatch(Deployment::missing)) {
      throw new LawBroken("deletes what a missing Content may have put there: " + command);
    }
  }

  /**
   * No more sites fetch at once than the deployment allows, when one more is told to. A site's turn
   * lasts as long as each plan finds it at a file of the deployment, or tells it of one, or waits
   * for it to come back. Who is at a file that two deployments name may have the turn of both,
   * though one has told it.
   *
   * <p>Until an operator has taken a change of the deployment in, it does not count who is at a
   * file that was not named before; those were told to fetch long ago.
   */
  private void turn(
      Leader leader, SiteId site, Deployment deployment, Collection<Command> commands) {
    String turn = leader.term() + " " + deployment.uid() + " " + site;
    Contact contact = leader.fleet().contact(site);
    boolean tells = commands.stream().anyMatch(c -> of(c.id(), deployment));
    boolean goesOn = at(leader, site, deployment);
    boolean begins = tells && !goesOn && !turns.contains(turn);
    if (tells && deployment.paused()) {
      throw new LawBroken("sent for a paused deployment: " + deployment);
    }
    Stream<Order> told = commands.stream().map(Command::id).map(orders::get);
    if (Stream.concat(told, awaited(leader, site)).anyMatch(o -> names(deployment, o))) {
      turns.add(turn);
    } else if (contact.tellable() || contact.reach() != Reach.Online) {
      turns.remove(turn);
    }
    if (!begins || leader.behind(deployment)) {
      return;
    }
    long busy =
        deployment.targets().stream()
            .filter(other -> !other.equals(site) && !leader.behind(other))
            .filter(other -> leader.fleet().contact(other).reach() == Reach.Online)
            .filter(other -> !Objects.requireNonNull(leader.cache()).maintenance().contains(other))
            .filter(other -> at(leader, other, deployment))
            .count();
    if (busy >= deployment.limit()) {
      throw new LawBroken(
          site + " is told to fetch for " + deployment.uid() + " while " + busy + " others do");
    }
  }

  /** Whether a site fetches for a deployment, as far as the operator knows. */
  private boolean at(Leader leader, SiteId site, Deployment deployment) {
    return awaited(leader, site)
        .anyMatch(order -> order.owner().equals(deployment.uid()) && names(deployment, order));
  }

  /** What a site was told and does not show yet, as far as the operator knows. */
  private Stream<Order> awaited(Leader leader, SiteId site) {
    String uid = Objects.requireNonNull(leader.cache()).software().uid(site);
    Live live = leader.fleet().live(site);
    State state = live.state();
    Stream<CommandId> open =
        state == null ? Stream.of() : state.open().stream().map(State.Open::id);
    return Stream.concat(open, live.sent().keySet().stream())
        .map(orders::get)
        .filter(Objects::nonNull)
        // What was told to another Site of the name is nothing that this one waits for.
        .filter(o -> o.site().equals(uid));
  }

  private boolean of(CommandId id, Deployment deployment) {
    Order order = orders.get(id);
    return order != null && order.owner().equals(deployment.uid()) && names(deployment, order);
  }

  private static boolean names(Deployment deployment, Order order) {
    return order.type() == CommandType.DEPLOY_VIDEO
        && deployment.stored().stream()
            .anyMatch(
                f ->
                    f.path().equals(order.file().path())
                        && f.sha256().equals(order.file().sha256()));
  }
}
