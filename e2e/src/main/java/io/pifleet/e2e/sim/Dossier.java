package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Index;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is held against one box: all it was told, all it said, and what its player saw. */
final class Dossier {
  /** Every content command that reached the box. */
  final Map<CommandId, Command> delivered = new HashMap<>();

  /** Commands whose effect the player saw, and sees no more. */
  final Set<CommandId> past = new HashSet<>();

  /** Revision that the player's view of a path must never fall below, for the box told of it. */
  final Map<ContentPath, Long> toldShown = new HashMap<>();

  /** Revision that the box's knowledge of a path must never fall below. */
  final Map<ContentPath, Long> toldKnown = new HashMap<>();

  /** Path and revision of each command that the box said it failed to do. */
  final Set<String> failed = new HashSet<>();

  /** Highest revision that the box said it failed at, by path. */
  final Map<ContentPath, Long> toldFailed = new HashMap<>();

  long toldFloor;
  Index shown = Index.EMPTY;
  long term;
  long refusals;

  /** A new journal has its name, which is not safe yet. */
  boolean renewed;

  long epoch;
  @Nullable String bootId;
  long sequence;

  /** What the box knew before it heard a command of an operator that leads no more. */
  @Nullable State before;

  static long revision(Index index, ContentPath path) {
    Index.Item item = index.at(path);
    return item == null ? index.floor() : item.revision();
  }

  static long revision(State state, ContentPath path) {
    long known =
        state.content().items().stream()
            .filter(i -> i.path().equals(path))
            .mapToLong(State.Item::revision)
            .findFirst()
            .orElse(-1);
    for (State.Failed failed : state.content().failed()) {
      known = failed.path().equals(path) ? Math.max(known, failed.revision()) : known;
    }
    for (State.Open open : state.open()) {
      known = path.equals(open.path()) ? Math.max(known, open.revision()) : known;
    }
    return known < 0 ? state.content().floor() : known;
  }
}
