package io.pifleet.agent.box;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.State;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Decides about commands as they come (quality.md, delivery contract); pure. */
final class CommandPlan {
  /** What all paths may cost in one state message, which has to stay below Wire.MAX_BYTES. */
  private static final long MAX_REPORT = 850_000;

  /** Digests, revisions and field names of one entry. */
  private static final long ENTRY = 190;

  private CommandPlan() {}

  static Verdict of(Command command, Ledger ledger, SoftwareBook software, SoftwareRules rules) {
    Answer known = ledger.answer(command.id());
    known = known == null ? software.answer(command.id()) : known;
    if (known != null) {
      return new Verdict.Reply(known);
    }
    if (command.epoch() < ledger.epoch()) {
      return reply(
          Failure.StaleEpoch, "epoch " + command.epoch() + "; this box has seen " + ledger.epoch());
    }
    if (command.type() == CommandType.UNKNOWN) {
      return reply(Failure.UnknownType, "this agent does not know the type; update it");
    }
    if (command.lifetimeSeconds() == 0) {
      return new Verdict.Reply(Answer.EXPIRED);
    }
    if (isAboutSoftware(command)) {
      return SoftwareCommandPlan.of(command, software, rules);
    }
    Command.File file = command.file();
    boolean aboutContent =
        command.type() == CommandType.DEPLOY_VIDEO || command.type() == CommandType.DELETE_VIDEO;
    if (!aboutContent || file == null) {
      return new Verdict.Perform();
    }
    if (command.revision() <= ledger.revision(file.path())) {
      return new Verdict.Reply(Answer.SUPERSEDED);
    }
    return command.type() == CommandType.DEPLOY_VIDEO
        ? place(file.path(), ledger)
        : new Verdict.Accept();
  }

  static boolean isAboutSoftware(Command command) {
    return command.type() == CommandType.UPDATE_SOFTWARE
        || command.type() == CommandType.ROLLBACK_SOFTWARE;
  }

  private static Verdict place(ContentPath path, Ledger ledger) {
    Set<ContentPath> taken = new HashSet<>(ledger.open().keySet());
    ledger.index().items().forEach(item -> taken.add(item.path()));
    if (taken.stream().anyMatch(path::nests)) {
      return lapse("a file and a folder cannot both be called so");
    }
    taken.add(path);
    if (taken.size() > State.MAX_ITEMS) {
      return lapse("a box holds at most " + State.MAX_ITEMS + " files");
    }
    if (report(taken) + report(ledger.failed().keySet()) > MAX_REPORT) {
      return lapse("the names of this box's files are too long for one report");
    }
    return new Verdict.Accept();
  }

  private static long report(Collection<ContentPath> paths) {
    return paths.stream().mapToLong(p -> ENTRY + p.toString().getBytes(UTF_8).length).sum();
  }

  private static Verdict reply(Failure reason, String message) {
    return new Verdict.Reply(Answer.failed(reason, message));
  }

  private static Verdict lapse(String message) {
    return new Verdict.Lapse(Answer.failed(Failure.BadCommand, message));
  }
}
