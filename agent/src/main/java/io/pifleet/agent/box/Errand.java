package io.pifleet.agent.box;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command about software that was accepted and has not ended.
 *
 * @param command what was told
 * @param stage how far the journal has got with it
 * @param tries how often its trial was begun
 * @param candidate the release that is to run; null until it is unpacked
 * @param why it fails; null until it does
 * @param untouched whether its trial began with another agent, which has yet to come up: all of the
 *     software is as it was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Errand(
    Command command,
    Stage stage,
    int tries,
    @Nullable Installation candidate,
    @Nullable Answer why,
    boolean untouched) {
  /** Checks what the stage needs; throws {@link Malformed}. */
  Errand {
    if (command == null || stage == null || (stage != Stage.Received && candidate == null)) {
      throw new Malformed("the open command of software.json lacks something");
    }
    if (command.release() == null && command.back() == null) {
      throw new Malformed("the open command of software.json is not about software");
    }
  }

  /**
   * Whether the services may be others than the current release's, so that it must come to an end.
   */
  boolean onTrial() {
    return stage != Stage.Received && stage != Stage.Staged;
  }

  boolean isUpdate() {
    return command.type() == CommandType.UPDATE_SOFTWARE;
  }

  /** Whether another agent comes with it. */
  boolean changesAgent(@Nullable Installation current) {
    return !Objects.equals(Installation.agentOf(candidate), Installation.agentOf(current));
  }

  Command.Release release() {
    return Objects.requireNonNull(command.release());
  }

  Installation candidateOrBug() {
    return Objects.requireNonNull(candidate);
  }

  /** What a person knows it by: the version that is wanted. */
  String version() {
    return candidate != null ? candidate.version() : release().version();
  }

  Errand staged(Installation unpacked) {
    return new Errand(command, Stage.Staged, 0, unpacked, null, false);
  }

  Errand trying() {
    return new Errand(command, Stage.Trying, tries + 1, candidate, null, untouched);
  }

  /** Another agent is to go on with it. */
  Errand handedOver() {
    return new Errand(command, Stage.Trying, tries + 1, candidate, null, untouched || !onTrial());
  }

  /** The other agent is there, and begins. */
  Errand touched() {
    return new Errand(command, stage, tries, candidate, why, false);
  }

  Errand reverting(Answer because) {
    return new Errand(command, Stage.Reverting, tries, candidate, because, untouched);
  }

  /**
   * As the box tells it.
   *
   * @param trouble what its last tries met with; null while it gets on
   */
  State.Open reported(@Nullable String trouble) {
    return new State.Open(
        command.id(),
        command.type(),
        command.revision(),
        stage,
        null,
        isUpdate() ? release().sha256() : null,
        trouble);
  }
}
