package io.pifleet.agent.run;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the running agent from fetching, for {@code status} and {@code doctor}. There is none
 * while downloads get on, and like {@link LinkFile} it means nothing to the next run.
 *
 * @param sha256 the file
 * @param failures tries in a row that brought no byte
 * @param since when the first of them ended, by the box's clock
 * @param error how the last of them ended
 */
public record TroubleFile(Sha256 sha256, int failures, Instant since, String error) {
  private static final String NAME = "download-trouble.json";

  /** Reads it; null where there is none. */
  public static @Nullable TroubleFile read(Path state) throws IOException {
    try {
      return Wire.decode(Files.readAllBytes(state.resolve(NAME)), TroubleFile.class);
    } catch (NoSuchFileException | Malformed none) {
      return null;
    }
  }

  /** One more failure. */
  static TroubleFile after(@Nullable TroubleFile before, Sha256 sha256, Instant now, String error) {
    return before == null
        ? new TroubleFile(sha256, 1, now, error)
        : new TroubleFile(sha256, before.failures + 1, before.since, error);
  }

  void write(Path state) throws IOException {
    Path next = state.resolve(NAME + ".tmp");
    Files.write(next, Wire.encode(this));
    Files.move(next, state.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  static void remove(Path state) throws IOException {
    Files.deleteIfExists(state.resolve(NAME));
  }
}
