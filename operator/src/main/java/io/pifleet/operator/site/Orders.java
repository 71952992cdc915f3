package io.pifleet.operator.site;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands that close the gap: first what comes, then what leaves. */
final class Orders {
  /** How long a box may take to begin, in seconds; what it cannot begin it reports. */
  private static final long LIFETIME = 3600;

  private final Gap gap;
  private final Situation situation;
  private final List<Command> orders = new ArrayList<>();

  private Orders(Gap gap) {
    this.gap = gap;
    this.situation = gap.situation();
  }

  static List<Command> of(Gap gap, Set<String> turns) {
    Orders all = new Orders(gap);
    gap.wanted().forEach((path, move) -> all.deploy(path, move, turns));
    gap.unwanted().forEach((path, move) -> all.delete(path, move, turns));
    return all.orders;
  }

  private void deploy(ContentPath path, Move move, Set<String> turns) {
    if (move instanceof Move.Due due && !Leaving.goesBefore(path, gap)) {
      Desire file = gap.desire(path);
      situation.wants().stream()
          .filter(w -> !w.paused() && turns.contains(w.owner().uid()) && w.files().contains(file))
          .findFirst()
          .ifPresent(w -> add(w.owner(), due, path, file.sha256(), file.size()));
    }
  }

  private void delete(ContentPath path, Move move, Set<String> turns) {
    if (move instanceof Move.Due due && Leaving.free(path, gap, turns)) {
      SiteFacts site = situation.site();
      add(new Owner("Site", site.id().name(), site.uid()), due, path, null, 0);
    }
  }

  /** The id of the command by which an owner puts a file, or none, at a path. */
  static CommandId id(
      SiteFacts site, Owner owner, long revision, ContentPath path, @Nullable Sha256 sha256) {
    String step = sha256 == null ? "delete " + path : "deploy " + path + " " + sha256;
    return CommandId.of(site.uid(), owner.uid(), revision, step);
  }

  private void add(
      Owner owner, Move.Due due, ContentPath path, @Nullable Sha256 sha256, long size) {
    orders.add(
        new Command(
            id(situation.site(), owner, due.revision(), path, sha256),
            sha256 == null ? CommandType.DELETE_VIDEO : CommandType.DEPLOY_VIDEO,
            due.revision(),
            situation.epoch(),
            situation.now(),
            LIFETIME,
            owner,
            new Command.File(path, sha256, size)));
  }
}
