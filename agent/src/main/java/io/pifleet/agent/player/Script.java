package io.pifleet.agent.player;

import io.pifleet.agent.box.PlayerNotice.Event;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Calls a program with the event and the path of the index as its last arguments; no shell is in
 * between. A program that takes too long is ended with all it started.
 */
final class Script implements Tell {
  private final List<String> command;
  private final Path index;
  private final Duration limit;

  Script(List<String> command, Path index, Duration limit) {
    this.command = command;
    this.index = index;
    this.limit = limit;
  }

  @Override
  public boolean tell(Event event, Sha256 content) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(command);
    words.add(event.name().toLowerCase(Locale.ROOT));
    words.add(index.toString());
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(Map.of("PIFLEET_CONTENT", content.hex()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        if (process.exitValue() != 0) {
          throw new IOException("it ended with status " + process.exitValue());
        }
        return true;
      }
      throw new IOException("it took longer than " + limit.toMillis() + " ms");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
