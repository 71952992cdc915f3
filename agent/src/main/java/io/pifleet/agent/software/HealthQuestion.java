package io.pifleet.agent.software;

import io.pifleet.protocol.Manifest.HealthCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks a release once whether it is well.
 *
 * @param check how its manifest says
 * @param folder of the release
 * @param environment for a program
 */
record HealthQuestion(HealthCheck check, Path folder, Map<String, String> environment) {
  /** Asks; returns what was met, in a sentence, or null when it is well. */
  @Nullable String ask() throws InterruptedException {
    Duration limit = Duration.ofSeconds(Objects.requireNonNull(check.limitSeconds()));
    return check.http() == null
        ? call(limit)
        : new LocalAddress(URI.create(check.http()), limit).complaint();
  }

  private @Nullable String call(Duration limit) throws InterruptedException {
    String name = check.command().get(0);
    try {
      Path inside = folder.toRealPath();
      List<String> words = new ArrayList<>(check.command());
      words.set(0, program(inside, name).toString());
      String complaint = new Program(words, inside, environment, limit).complaint();
      return complaint == null ? null : name + " " + complaint;
    } catch (IOException e) {
      return name + " " + e.getMessage();
    }
  }

  /** The signature is over what is in the package, so nothing that a link leads to is called. */
  private static Path program(Path inside, String name) throws IOException {
    Path program = inside.resolve(name).normalize();
    if (!program.startsWith(inside) || !Files.isRegularFile(program, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("is no file of the release");
    }
    if (!program.toRealPath().equals(program)) {
      throw new IOException("is behind a link");
    }
    if (!Files.isExecutable(program)) {
      throw new IOException("cannot be executed");
    }
    return program;
  }
}
