package io.pifleet.agent.box;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Result.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a known command is answered, however often it comes.
 *
 * @param outcome what became of it
 * @param reason why, for a failure
 * @param message one sentence, for a failure
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Answer(Outcome outcome, @Nullable Failure reason, @Nullable String message) {
  static final Answer ACCEPTED = of(Outcome.Accepted);
  static final Answer SUCCEEDED = of(Outcome.Succeeded);
  static final Answer SUPERSEDED = of(Outcome.Superseded);
  static final Answer EXPIRED = of(Outcome.Expired);

  private static final int LONGEST = 256;

  Answer {
    message = message == null ? null : cut(message);
  }

  /** As long as the wire lets a message be. */
  static String cut(String message) {
    return message.length() > LONGEST ? message.substring(0, LONGEST - 1) + "…" : message;
  }

  static Answer failed(Failure reason, String message) {
    return new Answer(Outcome.Failed, reason, message);
  }

  private static Answer of(Outcome outcome) {
    return new Answer(outcome, null, null);
  }
}
