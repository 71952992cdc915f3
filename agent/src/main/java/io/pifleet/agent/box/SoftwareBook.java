package io.pifleet.agent.box;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.util.ArrayList;
import java.util.Comparator;
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
 * @param failures how commands failed, by revision, at most {@value State.Software#MAX_FAILURES}
 * @param answers of the last commands that have ended, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SoftwareBook(
    long revision,
    @Nullable Installation current,
    @Nullable Installation previous,
    @Nullable Errand open,
    List<State.Fault> failures,
    List<Entry.Ended> answers) {
  static final SoftwareBook EMPTY = new SoftwareBook(0, null, null, null, List.of(), List.of());

  /** The revision keeps older ones from being done again, so that a few are enough. */
  private static final int MAX_ANSWERS = 16;

  SoftwareBook {
    failures = failures == null ? List.of() : List.copyOf(failures);
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

  /** How the last command failed; null where it did not. */
  State.@Nullable Fault failed() {
    return failures.stream().filter(f -> f.revision() == revision).findFirst().orElse(null);
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
    SoftwareBook before = superseded().at(command.revision(), lasting());
    Errand received =
        command.release() != null
            ? new Errand(command, Stage.Received, 0, null, null, false)
            : new Errand(command, Stage.Staged, 0, previous, null, false);
    return before.with(received);
  }

  /** A command had nothing to do. */
  SoftwareBook level(Command command) {
    return superseded().at(command.revision(), lasting()).ended(command.id(), Answer.SUCCEEDED);
  }

  /** The open command goes on. */
  SoftwareBook with(@Nullable Errand next) {
    return new SoftwareBook(revision, current, previous, next, failures, answers);
  }

  /** The open command's release proved itself. After a rollback there is no way further back. */
  SoftwareBook committed(Errand done) {
    return new SoftwareBook(
            revision, done.candidate(), done.isUpdate() ? current : null, null, failures, answers)
        .ended(done.command().id(), Answer.SUCCEEDED);
  }

  /**
   * What failed here stays known, whatever becomes of other commands: the operator tells it to no
   * box twice. Room on the disk is another matter.
   */
  private List<State.Fault> lasting() {
    return failures.stream().filter(f -> f.reason() != Failure.DiskShort).toList();
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
    List<State.Fault> all =
        Stream.concat(lasting().stream(), Stream.of(fault))
            .sorted(Comparator.comparingLong(State.Fault::revision))
            .toList();
    boolean ends = open != null && open.command().id().equals(command.id());
    return at(Math.max(revision, command.revision()), last(all, State.Software.MAX_FAILURES))
        .with(ends ? null : open)
        .ended(command.id(), answer);
  }

  private SoftwareBook superseded() {
    return open == null ? this : with(null).ended(open.command().id(), Answer.SUPERSEDED);
  }

  private SoftwareBook at(long newRevision, List<State.Fault> faults) {
    return new SoftwareBook(newRevision, current, previous, open, faults, answers);
  }

  private SoftwareBook ended(CommandId id, Answer answer) {
    List<Entry.Ended> next = new ArrayList<>(answers);
    next.add(new Entry.Ended(id, answer));
    return new SoftwareBook(revision, current, previous, open, failures, last(next, MAX_ANSWERS));
  }

  private static <T> List<T> last(List<T> list, int most) {
    return list.subList(Math.max(0, list.size() - most), list.size());
  }
}
