package io.pifleet.agent.box;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A content command that was accepted and has not ended.
 *
 * @param command what was told
 * @param stage how far the journal has got with it
 */
record Pending(Command command, Stage stage) {
  Pending staged() {
    return new Pending(command, Stage.Staged);
  }

  Command.File file() {
    return Objects.requireNonNull(command.file());
  }

  ContentPath path() {
    return file().path();
  }

  /** What is wanted there; null for a delete, whatever else the command says. */
  @Nullable Sha256 wanted() {
    return command.type() == CommandType.DEPLOY_VIDEO ? file().sha256() : null;
  }

  /** Whether what the player sees is this command's doing, or newer. */
  boolean appliedIn(Index index) {
    Index.Item item = index.at(path());
    return wanted() == null
        ? item == null && index.floor() >= command.revision()
        : item != null && item.revision() >= command.revision();
  }

  /**
   * As the box tells it.
   *
   * @param trouble what its last tries met with; null while it gets on
   */
  State.Open reported(@Nullable String trouble) {
    return new State.Open(
        command.id(), command.type(), command.revision(), stage, path(), wanted(), trouble);
  }
}
