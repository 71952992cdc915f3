package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command; told at once, while {@link State} tells the same as a whole.
 *
 * @param id of the command
 * @param revision of the command
 * @param bootId the run of the agent
 * @param sequence grows within a run, shared with {@link State}
 * @param outcome what happened
 * @param percent 0 to 100, for progress
 * @param reason why, for a failure
 * @param message one sentence with the figures, at most 256 characters
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Result(
    CommandId id,
    long revision,
    String bootId,
    long sequence,
    Outcome outcome,
    @Nullable Integer percent,
    @Nullable Failure reason,
    @Nullable String message) {

  /** What happened. */
  public enum Outcome {
    /** In the journal; it will be done, whatever happens to the power. */
    Accepted,
    /** Under way. */
    Progress,
    /** Done, and visible. */
    Succeeded,
    /** Not done, and not tried again under this id. */
    Failed,
    /** A newer command for the same slot was accepted before. */
    Superseded,
    /** It could not be begun within its lifetime. */
    Expired,
    /** An outcome of a newer agent. */
    @JsonEnumDefaultValue
    Unknown
  }

  /** Checks that nothing is missing; throws {@link Malformed}. */
  public Result {
    Malformed.required("id", id);
    Malformed.named("bootId", bootId);
    message = Text.cutOrNull(message, 256);
    outcome = outcome == null ? Outcome.Unknown : outcome;
  }
}
