package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Retained word of the box, or of its last will.
 *
 * @param online whether it is connected
 * @param bootId the run of the agent that says so; a will carries the id of the run that left it,
 *     so that a late will of an earlier run is told from news
 * @param agentVersion version of the agent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Presence(boolean online, String bootId, @Nullable String agentVersion) {
  /** Checks that nothing is missing; throws {@link Malformed}. */
  public Presence {
    Malformed.named("bootId", bootId);
    agentVersion = Text.cutOrNull(agentVersion, 64);
  }
}
