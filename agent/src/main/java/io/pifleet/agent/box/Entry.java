package io.pifleet.agent.box;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.State;
import org.jspecify.annotations.Nullable;

/**
 * One line of the journal; exactly one of its parts is there.
 *
 * @param mark what was the highest so far
 * @param received a content command, accepted
 * @param staged its file is whole on the box
 * @param lapsed it failed
 * @param ended what to answer for a command that left no other trace
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Entry(
    @Nullable Mark mark,
    @Nullable Command received,
    @Nullable CommandId staged,
    @Nullable Lapse lapsed,
    @Nullable Ended ended) {

  /**
   * What was the highest so far.
   *
   * @param epoch of a leader
   * @param revision of any slot
   */
  record Mark(long epoch, long revision) {}

  /**
   * A failed command.
   *
   * @param id of the command
   * @param failed what is reported of it
   */
  record Lapse(CommandId id, State.Failed failed) {}

  /**
   * An ended command.
   *
   * @param id of the command
   * @param answer what to say
   */
  record Ended(CommandId id, Answer answer) {}

  static Entry mark(long epoch, long revision) {
    return new Entry(new Mark(epoch, revision), null, null, null, null);
  }

  static Entry received(Command command) {
    return new Entry(null, command, null, null, null);
  }

  static Entry staged(CommandId id) {
    return new Entry(null, null, id, null, null);
  }

  static Entry lapsed(Lapse lapse) {
    return new Entry(null, null, null, lapse, null);
  }

  static Entry ended(CommandId id, Answer answer) {
    return new Entry(null, null, null, null, new Ended(id, answer));
  }
}
