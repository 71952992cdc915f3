package io.pifleet.agent.software;

import io.pifleet.protocol.Manifest;
import java.io.IOException;
import java.net.HttpURLConnection;
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

/** Asks a release's health check once. */
final class HealthQuestion {
  private HealthQuestion() {}

  /**
   * What was met; null for health.
   *
   * @param release the release's folder
   */
  static @Nullable String ask(Manifest.HealthCheck check, Path release)
      throws InterruptedException {
    Duration limit = Duration.ofSeconds(Objects.requireNonNull(check.limitSeconds()));
    return check.http() == null
        ? command(check.command(), release, limit)
        : http(URI.create(check.http()), limit);
  }

  private static @Nullable String command(List<String> command, Path release, Duration limit)
      throws InterruptedException {
    Path program = release.resolve(command.get(0)).normalize();
    if (!program.startsWith(release) || !Files.isRegularFile(program, LinkOption.NOFOLLOW_LINKS)) {
      return command.get(0) + " is no file of the package";
    }
    List<String> words = new ArrayList<>(command);
    words.set(0, program.toString());
    return new Program(command.get(0), words, Map.of()).run(release, limit);
  }

  /** Its whole time is twice the limit at most: to connect, and to answer. */
  private static @Nullable String http(URI address, Duration limit) {
    try {
      if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
        return address + " is no HTTP address";
      }
      try {
        connection.setConnectTimeout((int) limit.toMillis());
        connection.setReadTimeout((int) limit.toMillis());
        connection.setInstanceFollowRedirects(false);
        int status = connection.getResponseCode();
        return status / 100 == 2 ? null : address + " answered " + status;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return address + ": " + e.getMessage();
    }
  }
}
