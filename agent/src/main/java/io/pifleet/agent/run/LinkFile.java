package io.pifleet.agent.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the link of the running agent is, for {@code status}; written on its transitions only, and
 * not synced: it means nothing to the next run.
 *
 * @param pid of the agent
 * @param connected whether the broker is reached
 * @param since when that began, by the box's clock
 * @param error why it is not
 * @param claim by which the running agent is one of its fleet, see {@link Credentials#claim}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LinkFile(
    long pid, boolean connected, Instant since, @Nullable String error, @Nullable ClaimId claim) {
  private static final String NAME = "link.json";

  /** Whether the agent that runs came by the claim that the credentials are of. */
  public boolean isOf(Credentials credentials) {
    return Objects.equals(claim, credentials.claim());
  }

  /** Reads it; null where there is none. */
  public static @Nullable LinkFile read(Path state) throws IOException {
    try {
      return Wire.decode(Files.readAllBytes(state.resolve(NAME)), LinkFile.class);
    } catch (NoSuchFileException | Malformed none) {
      return null;
    }
  }

  static void remove(Path state) throws IOException {
    Files.deleteIfExists(state.resolve(NAME));
  }

  void write(Path state) throws IOException {
    Path next = state.resolve(NAME + ".tmp");
    Files.write(next, Wire.encode(this));
    Files.move(next, state.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }
}
