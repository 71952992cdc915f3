package io.pifleet.agent.box;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.State;
import java.io.IOException;
import java.util.Objects;

/** The ledger, the journal that makes it last, and the answers that follow from it. */
final class Books {
  /** Pause after an attempt to write the journal anew that failed, in milliseconds. */
  private static final long PAUSE = 60_000;

  private final Ports ports;
  private final Journal journal;
  private final Speaker speaker;
  private Ledger ledger = Ledger.EMPTY;
  private boolean behind;
  private long notBefore;

  Books(Ports ports, Journal journal, Speaker speaker) {
    this.ports = ports;
    this.journal = journal;
    this.speaker = speaker;
  }

  void open(Ledger recovered) {
    ledger = recovered;
  }

  Ledger ledger() {
    return ledger;
  }

  /** From here on it will be done, whatever happens to the power; or else it failed. */
  void accept(Command command) {
    Entry received = Entry.received(command);
    try {
      if (behind) {
        rewrite();
      }
      journal.add(received);
    } catch (IOException e) {
      note(Entry.mark(command.epoch(), ledger.highest()));
      lapse(command, trouble(e));
      return;
    }
    Pending older = ledger.open().get(Objects.requireNonNull(command.file()).path());
    ledger = ledger.after(received);
    if (older != null) {
      answer(older.command(), Answer.SUPERSEDED);
    }
    answer(command, Answer.ACCEPTED);
    speaker.changed();
  }

  /** A content command failed: its slot remembers, so that the operator may try again. */
  void lapse(Command command, Answer answer) {
    Command.File file = Objects.requireNonNull(command.file());
    State.Failed failed =
        new State.Failed(
            file.path(),
            command.type() == CommandType.DEPLOY_VIDEO ? file.sha256() : null,
            command.revision(),
            Objects.requireNonNullElse(answer.reason(), Failure.Unknown),
            Objects.requireNonNullElse(answer.message(), ""));
    note(Entry.lapsed(new Entry.Lapse(command.id(), failed)));
    answer(command, answer);
  }

  /** The player sees another index. */
  void show(Index index) {
    Ledger before = ledger;
    ledger = ledger.switched(index);
    for (Pending pending : before.open().values()) {
      Answer answer = ledger.answer(pending.command().id());
      if (answer != null && !ledger.open().containsKey(pending.path())) {
        answer(pending.command(), answer);
      }
    }
    speaker.changed();
  }

  /**
   * Writes down what is true anyway. A disk that refuses it owes it: until the journal has caught
   * up nothing is accepted, or a start would go on with what has failed.
   */
  void note(Entry entry) {
    ledger = ledger.after(entry);
    speaker.changed();
    try {
      if (behind) {
        rewrite();
      } else {
        journal.add(entry);
      }
    } catch (IOException e) {
      behind = true;
      notBefore = ports.ticker().now() + PAUSE;
      ports.log().error("The journal cannot be written.", "error", e.getMessage());
    }
  }

  void answer(Command command, Answer answer) {
    ports
        .log()
        .info(
            "A command was answered.",
            "command",
            command.id(),
            "type",
            command.type(),
            "path",
            command.file() == null ? null : command.file().path(),
            "outcome",
            answer.outcome(),
            "reason",
            answer.reason(),
            "message",
            answer.message());
    speaker.answer(command.id(), command.revision(), answer);
  }

  /** What to answer where the disk refused. */
  Answer trouble(IOException e) {
    String what = String.valueOf(e.getMessage());
    ports.log().error("The disk cannot be written.", "error", what);
    return Answer.failed(e instanceof DiskFull ? Failure.DiskShort : Failure.DiskError, what);
  }

  /**
   * Catches up with what the disk refused, and shortens; returns when that is to be tried again.
   */
  long keep() {
    if (!behind && !journal.isLong()) {
      return Step.Rest.FOREVER;
    }
    long now = ports.ticker().now();
    if (now < notBefore) {
      return notBefore;
    }
    try {
      rewrite();
      return Step.Rest.FOREVER;
    } catch (IOException e) {
      ports.log().warn("The journal cannot be written anew.", "error", e.getMessage());
      notBefore = now + PAUSE;
      return notBefore;
    }
  }

  private void rewrite() throws IOException {
    journal.compact(ledger);
    behind = false;
  }
}
