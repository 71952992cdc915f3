package io.pifleet.agent.box;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a box knows of its software: the content of {@code software.json}, which is written anew
 * before each effect.
 *
 * @param revision of the slot: the highest of any command that was taken or refused
 * @param current what runs, and what comes back when another one does not prove itself
 * @param previous what a rollback returns to
 * @param open the command under way; null for none
 * @param failed how a command failed last, until its version is told again; null for none
 * @param answers of the last commands that have ended, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SoftwareBook(
    long revision,
    @Nullable Installation current,
    @Nullable Installation previous,
    @Nullable Errand open,
    State.@Nullable Fault failed,
    List<Entry.Ended> answers) {
  static final SoftwareBook EMPTY = new SoftwareBook(0, null, null, null, null, List.of());

  /** The revision keeps older ones from being done again, so that a few are enough. */
  private static final int MAX_ANSWERS = 16;

  SoftwareBook {
    answers = answers == null ? List.of() : List.copyOf(answers);
  }

  /** What a command that is known is answered; null for one that is not. */
  @Nullable Answer answer(CommandId id) {
    if (open != null && open.command().id().equals(id)) {
      return Answer.ACCEPTED;
    }
    return answers.stream()
        .filter(a -> a.id().equals(id))
        .map(Entry.Ended::answer)
        .findFirst()
        .orElse(null);
  }

  /** The versions whose folders must stay. */
  List<String> versions() {
    return Stream.of(current, previous, open == null ? null : open.candidate())
        .filter(Objects::nonNull)
        .map(Installation::version)
        .toList();
  }

  /** A command takes the place of one that has not got to its trial. */
  SoftwareBook accepted(Command command) {
    SoftwareBook before = superseded().at(command.revision(), kept(command));
    Errand received =
        command.release() != null
            ? new Errand(command, Stage.Received, 0, null, null, false)
            : new Errand(command, Stage.Staged, 0, previous, null, false);
    return before.with(received);
  }

  /** A command had nothing to do. */
  SoftwareBook level(Command command) {
    return superseded().at(command.revision(), kept(command)).ended(command.id(), Answer.SUCCEEDED);
  }

  /** The open command goes on. */
  SoftwareBook with(@Nullable Errand next) {
    return new SoftwareBook(revision, current, previous, next, failed, answers);
  }

  /** The open command's release proved itself. After a rollback there is no way further back. */
  SoftwareBook committed(Errand done) {
    return new SoftwareBook(
            revision,
            done.candidate(),
            done.isUpdate() ? current : null,
            null,
            newer(done.command()) ? failed : kept(done.command()),
            answers)
        .ended(done.command().id(), Answer.SUCCEEDED);
  }

  private boolean newer(Command command) {
    return failed != null && failed.revision() > command.revision();
  }

  /**
   * The failure that is known besides a command: what becomes of another version says nothing of
   * the one that failed, which the operator does not tell again. Room on the disk is another
   * matter.
   */
  private State.@Nullable Fault kept(Command command) {
    boolean same =
        failed != null
            && command.release() != null
            && failed.version().equals(command.release().version());
    return failed == null || same || failed.reason() == Failure.DiskShort ? null : failed;
  }

  /** A command failed: the open one, or one that was refused beside it. */
  SoftwareBook lapsed(Command command, String version, Answer answer) {
    State.Fault fault =
        new State.Fault(
            command.id(),
            command.revision(),
            version,
            Objects.requireNonNullElse(answer.reason(), Failure.Unknown),
            Objects.requireNonNullElse(answer.message(), ""));
    State.Fault last = failed != null && failed.revision() > fault.revision() ? failed : fault;
    boolean ends = open != null && open.command().id().equals(command.id());
    return at(Math.max(revision, command.revision()), last)
        .with(ends ? null : open)
        .ended(command.id(), answer);
  }

  private SoftwareBook superseded() {
    return open == null ? this : with(null).ended(open.command().id(), Answer.SUPERSEDED);
  }

  private SoftwareBook at(long newRevision, State.@Nullable Fault fault) {
    return new SoftwareBook(newRevision, current, previous, open, fault, answers);
  }

  private SoftwareBook ended(CommandId id, Answer answer) {
    List<Entry.Ended> next = new ArrayList<>(answers);
    next.add(new Entry.Ended(id, answer));
    List<Entry.Ended> last = next.subList(Math.max(0, next.size() - MAX_ANSWERS), next.size());
    return new SoftwareBook(revision, current, previous, open, failed, last);
  }
}
