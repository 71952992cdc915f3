package io.pifleet.agent.box;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that a box knows of commands: the fold of its journal over the index of the tree that the
 * player sees. The fold at a start and the steps of a run are the same code.
 *
 * @param epoch highest of a leader
 * @param highest revision that any slot had
 * @param index what the player sees
 * @param open accepted and not ended, in the order of arrival
 * @param failed last failure of each path whose last command failed, oldest first
 * @param answers for commands that left no other trace, oldest first
 */
record Ledger(
    long epoch,
    long highest,
    Index index,
    Map<ContentPath, Pending> open,
    Map<ContentPath, Entry.Lapse> failed,
    Map<CommandId, Answer> answers) {
  static final Ledger EMPTY = new Ledger(0, 0, Index.EMPTY, Map.of(), Map.of(), Map.of());

  private static final int MAX_ANSWERS = 256;

  /** One line of the journal later; what a lost line leaves without sense is passed over. */
  Ledger after(Entry entry) {
    if (entry.mark() != null) {
      return at(entry.mark().epoch(), entry.mark().revision());
    } else if (entry.received() != null && entry.received().file() != null) {
      return received(entry.received(), entry.received().file().path());
    } else if (entry.staged() != null) {
      return staged(entry.staged());
    } else if (entry.lapsed() != null) {
      return lapsed(entry.lapsed());
    } else if (entry.ended() != null) {
      return ended(entry.ended().id(), entry.ended().answer());
    }
    return this;
  }

  /** The player sees another index: what is done in it has ended. */
  Ledger switched(Index next) {
    Ledger ledger = new Ledger(epoch, highest, next, open, failed, answers);
    for (Pending pending : open.values()) {
      if (pending.appliedIn(next)) {
        Index.Item item = next.at(pending.path());
        boolean own = item == null || item.commandId().equals(pending.command().id());
        ledger =
            ledger
                .ended(pending.command().id(), own ? Answer.SUCCEEDED : Answer.SUPERSEDED)
                .with(o -> o.remove(pending.path()), f -> {});
      }
    }
    return ledger.with(o -> {}, f -> f.values().removeIf(lapse -> outdated(lapse, next)));
  }

  /** What a command that is known is answered; null for one that is not. */
  @Nullable Answer answer(CommandId id) {
    if (open.values().stream().anyMatch(p -> p.command().id().equals(id))) {
      return Answer.ACCEPTED;
    }
    if (index.items().stream().anyMatch(i -> i.commandId().equals(id))) {
      return Answer.SUCCEEDED;
    }
    for (Entry.Lapse lapse : failed.values()) {
      if (lapse.id().equals(id)) {
        return Answer.failed(lapse.failed().reason(), lapse.failed().message());
      }
    }
    return answers.get(id);
  }

  /** The revision that the next command of a slot must exceed. */
  long revision(ContentPath path) {
    Pending pending = open.get(path);
    Entry.Lapse lapse = failed.get(path);
    Index.Item item = index.at(path);
    long known = pending == null ? -1 : pending.command().revision();
    known = lapse == null ? known : Math.max(known, lapse.failed().revision());
    known = item == null ? known : Math.max(known, item.revision());
    return known < 0 ? index.floor() : known;
  }

  /** Whether an object is, or is to be, in a tree. */
  boolean needs(Sha256 sha256) {
    return index.items().stream().anyMatch(i -> i.sha256().equals(sha256)) || wants(sha256);
  }

  /** Whether an open command asks for an object. */
  boolean wants(Sha256 sha256) {
    return open.values().stream().anyMatch(p -> sha256.equals(p.wanted()));
  }

  /** Whether an object may soon be asked for again. */
  boolean mayRetry(Sha256 sha256) {
    return failed.values().stream().anyMatch(l -> sha256.equals(l.failed().sha256()));
  }

  State.Content content() {
    return State.Content.of(
        index.floor(),
        index.reported(),
        failed.values().stream().map(Entry.Lapse::failed).toList());
  }

  /** The shortest journal that folds to this; a failure beside an open command is the newer. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    entries.add(Entry.mark(epoch, highest));
    answers.forEach((id, answer) -> entries.add(Entry.ended(id, answer)));
    for (Pending pending : open.values()) {
      entries.add(Entry.received(pending.command()));
      if (pending.stage() == Stage.Staged) {
        entries.add(Entry.staged(pending.command().id()));
      }
    }
    failed.values().forEach(lapse -> entries.add(Entry.lapsed(lapse)));
    return entries;
  }

  private Ledger at(long otherEpoch, long revision) {
    return new Ledger(
        Math.max(epoch, otherEpoch), Math.max(highest, revision), index, open, failed, answers);
  }

  private Ledger received(Command command, ContentPath path) {
    Pending older = open.get(path);
    Ledger before = older == null ? this : ended(older.command().id(), Answer.SUPERSEDED);
    return before
        .at(command.epoch(), command.revision())
        .with(
            o -> {
              o.remove(path);
              o.put(path, new Pending(command, Stage.Received));
            },
            f -> f.remove(path));
  }

  private Ledger staged(CommandId id) {
    return with(
        o -> o.replaceAll((path, p) -> p.command().id().equals(id) ? p.staged() : p), f -> {});
  }

  /** A newer command may have failed to be accepted before; then that one is remembered. */
  private Ledger lapsed(Entry.Lapse lapse) {
    Entry.Lapse known = failed.get(lapse.failed().path());
    Entry.Lapse newer =
        known != null && known.failed().revision() > lapse.failed().revision() ? known : lapse;
    return with(
        o -> o.values().removeIf(p -> p.command().id().equals(lapse.id())),
        f -> {
          f.remove(newer.failed().path());
          f.put(newer.failed().path(), newer);
          shorten(f, State.MAX_ITEMS);
        });
  }

  private Ledger ended(CommandId id, Answer answer) {
    Map<CommandId, Answer> next = new LinkedHashMap<>(answers);
    next.put(id, answer);
    shorten(next, MAX_ANSWERS);
    return new Ledger(epoch, highest, index, open, failed, Collections.unmodifiableMap(next));
  }

  private Ledger with(
      Consumer<Map<ContentPath, Pending>> onOpen,
      Consumer<Map<ContentPath, Entry.Lapse>> onFailed) {
    Map<ContentPath, Pending> nextOpen = new LinkedHashMap<>(open);
    Map<ContentPath, Entry.Lapse> nextFailed = new LinkedHashMap<>(failed);
    onOpen.accept(nextOpen);
    onFailed.accept(nextFailed);
    return new Ledger(
        epoch,
        highest,
        index,
        Collections.unmodifiableMap(nextOpen),
        Collections.unmodifiableMap(nextFailed),
        answers);
  }

  private static boolean outdated(Entry.Lapse lapse, Index index) {
    Index.Item item = index.at(lapse.failed().path());
    return item != null && item.revision() > lapse.failed().revision();
  }

  private static void shorten(Map<?, ?> map, int most) {
    while (map.size() > most) {
      map.remove(map.keySet().iterator().next());
    }
  }
}
