package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Index;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Wire;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What must hold after every step of every run, on the boxes. Each law reads the card as the player
 * does, and what the box says as the operator does, never the box's own memory.
 */
final class Laws {
  private static final String JOURNAL = "journal";

  private final Map<SiteId, Dossier> dossiers = new TreeMap<>();
  private final Shown shown = new Shown();

  private Dossier of(Machine machine) {
    return dossiers.computeIfAbsent(machine.site(), s -> new Dossier());
  }

  /** An operation of the disk happened: the player may see something else now. */
  void touched(Machine machine, String operation, String path) {
    journalled(machine, operation, path);
    String folder = Shown.folder(machine.card());
    boolean seen =
        path.startsWith("content/current") || (folder != null && path.startsWith(folder));
    boolean written = operation.equals("append") || operation.equals("truncate");
    boolean whole = path.startsWith("objects/") && !path.contains(".part");
    if (seen || (written && whole)) {
      look(machine);
    }
  }

  /** What is in the journal is known; that of a new one, when its name is safe. */
  private void journalled(Machine machine, String operation, String path) {
    Dossier dossier = of(machine);
    boolean journal = path.equals(JOURNAL);
    dossier.renewed |= journal && operation.startsWith("rename");
    if (operation.startsWith("fsync") && (journal || (path.isEmpty() && dossier.renewed))) {
      dossier.refusals = machine.card().refusals();
      dossier.renewed = false;
    }
  }

  /** The box is gone; the card is as the power cut left it. */
  void crashed(Machine machine) {
    Dossier dossier = of(machine);
    Index left = shown.index(machine.card());
    left.items().forEach(i -> dossier.past.remove(i.commandId()));
    dossier.shown = left;
    dossier.renewed = false;
    if (machine.card().refusals() > dossier.refusals) {
      // What it could not write down, and had no chance to since, it may forget.
      dossier.refusals = machine.card().refusals();
      dossier.epoch = 0;
      dossier.term = 0;
      dossier.failed.clear();
      dossier.toldFailed.clear();
    }
    showsWhatItSaid(machine, dossier, left);
    if (left.floor() < dossier.toldFloor) {
      throw new LawBroken(machine.site() + " forgot its floor of " + dossier.toldFloor);
    }
  }

  /** The box speaks of itself. */
  void said(Machine machine, State state) {
    Dossier dossier = of(machine);
    Index index = dossier.shown;
    if (!state
        .content()
        .items()
        .equals(
            index.items().stream()
                .map(i -> new State.Item(i.path(), i.sha256(), i.size(), i.revision()))
                .toList())) {
      throw new LawBroken(
          machine.site() + " reports " + state.content().items() + ", and shows " + index);
    }
    showsWhatItSaid(machine, dossier, index);
    knowsWhatItKnew(machine, dossier.toldKnown, state);
    knowsWhatItKnew(machine, dossier.toldFailed, state);
    if (state.content().floor() < dossier.toldFloor || state.epoch() < dossier.epoch) {
      throw new LawBroken(machine.site() + "'s floor or epoch fell: " + state);
    }
    if (state.bootId().equals(dossier.bootId) && state.sequence() <= dossier.sequence) {
      throw new LawBroken(machine.site() + "'s sequence did not grow: " + state);
    }
    dossier.bootId = state.bootId();
    dossier.sequence = state.sequence();
    dossier.epoch = state.epoch();
    dossier.toldFloor = state.content().floor();
    index.items().forEach(i -> dossier.toldShown.merge(i.path(), i.revision(), Math::max));
    index.items().forEach(i -> dossier.toldKnown.merge(i.path(), i.revision(), Math::max));
    state.open().forEach(o -> known(dossier, o.path(), o.revision()));
    for (State.Failed failed : state.content().failed()) {
      dossier.failed.add(failed.path() + " " + failed.revision());
      dossier.toldFailed.merge(failed.path(), failed.revision(), Math::max);
    }
  }

  /** The box answers a command. */
  void said(Machine machine, Result result) {
    Dossier dossier = of(machine);
    Command command = dossier.delivered.get(result.id());
    if (command == null || command.file() == null) {
      return;
    }
    ContentPath path = command.file().path();
    if (result.outcome() == Result.Outcome.Succeeded) {
      if (Dossier.revision(dossier.shown, path) < command.revision()) {
        throw new LawBroken(machine.site() + " says that it did what nobody sees: " + result);
      }
      dossier.toldShown.merge(path, command.revision(), Math::max);
    }
    if (result.outcome() == Result.Outcome.Accepted) {
      known(dossier, path, command.revision());
    }
  }

  /** A command reaches the box. */
  Command hears(Machine machine, Message message) {
    Dossier dossier = of(machine);
    dossier.before = message.term() < dossier.term ? machine.state() : null;
    try {
      Command command = Wire.decode(message.payload(), Command.class);
      dossier.delivered.put(command.id(), command);
      return command;
    } catch (Malformed e) {
      throw new LawBroken("an operator sent what cannot be read: " + e.getMessage());
    }
  }

  /** The box has dealt with the command, unless its power went. */
  void heard(Machine machine, Message message) {
    Dossier dossier = of(machine);
    State before = dossier.before;
    State after = machine.state();
    if (after == null) {
      return;
    }
    dossier.term = Math.max(dossier.term, message.term());
    if (before != null
        && !(before.content().equals(after.content()) && nothingNew(before, after))) {
      throw new LawBroken(
          machine.site()
              + " obeyed an operator that leads no more: "
              + new String(message.payload(), java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private static boolean nothingNew(State before, State after) {
    Set<CommandId> known = before.open().stream().map(State.Open::id).collect(Collectors.toSet());
    return after.open().stream().map(State.Open::id).allMatch(known::contains);
  }

  private static void knowsWhatItKnew(Machine machine, Map<ContentPath, Long> told, State state) {
    told.forEach(
        (path, revision) -> {
          if (Dossier.revision(state, path) < revision) {
            throw new LawBroken(
                machine.site()
                    + " knew revision "
                    + revision
                    + " of "
                    + path
                    + ", and now says "
                    + Dossier.revision(state, path));
          }
        });
  }

  /** What left since then has left the floor at its revision or above. */
  private static void showsWhatItSaid(Machine machine, Dossier dossier, Index index) {
    dossier.toldShown.forEach(
        (path, revision) -> {
          if (Dossier.revision(index, path) < revision) {
            throw new LawBroken(
                machine.site()
                    + " said that it shows revision "
                    + revision
                    + " of "
                    + path
                    + ", and shows "
                    + Dossier.revision(index, path));
          }
        });
  }

  private static void known(
      Dossier dossier, @org.jspecify.annotations.Nullable ContentPath path, long revision) {
    if (path != null) {
      dossier.toldKnown.merge(path, revision, Math::max);
    }
  }

  private void look(Machine machine) {
    Dossier dossier = of(machine);
    Index now = shown.index(machine.card());
    Index before = dossier.shown;
    if (now.equals(before)) {
      return;
    }
    dossier.shown = now;
    if (now.floor() < before.floor()) {
      throw new LawBroken(machine.site() + "'s floor fell from " + before + " to " + now);
    }
    for (Index.Item item : before.items()) {
      Index.Item next = now.at(item.path());
      if (next == null) {
        left(machine, dossier, item, now);
      } else if (!next.commandId().equals(item.commandId()) && next.revision() <= item.revision()) {
        throw new LawBroken(machine.site() + " went back from " + item + " to " + next);
      }
      if (next == null || !next.commandId().equals(item.commandId())) {
        dossier.past.add(item.commandId());
      }
    }
    now.items().stream()
        .filter(i -> !i.equals(before.at(i.path())))
        .forEach(i -> came(machine, dossier, i));
  }

  private static void came(Machine machine, Dossier dossier, Index.Item item) {
    if (dossier.past.contains(item.commandId())) {
      throw new LawBroken(machine.site() + " did one command twice: " + item);
    }
    if (dossier.failed.contains(item.path() + " " + item.revision())) {
      throw new LawBroken(machine.site() + " did what it had said that it failed to do: " + item);
    }
    Command command = dossier.delivered.get(item.commandId());
    if (command == null
        || command.type() != CommandType.DEPLOY_VIDEO
        || command.file() == null
        || !command.file().path().equals(item.path())
        || !item.sha256().equals(command.file().sha256())
        || command.revision() != item.revision()) {
      throw new LawBroken(machine.site() + " shows what nobody told it to: " + item);
    }
  }

  private static void left(Machine machine, Dossier dossier, Index.Item item, Index now) {
    boolean told =
        dossier.delivered.values().stream()
            .anyMatch(
                c ->
                    c.type() == CommandType.DELETE_VIDEO
                        && c.file() != null
                        && c.file().path().equals(item.path())
                        && c.revision() > item.revision()
                        && !dossier.failed.contains(item.path() + " " + c.revision()));
    if (!told || now.floor() <= item.revision()) {
      throw new LawBroken(machine.site() + " lost what nobody told it to delete: " + item);
    }
  }
}
