package io.pifleet.agent.software;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one program without a shell and within a time; one that takes longer is ended with all it
 * started.
 */
final class Program {
  private final String name;
  private final List<String> words;
  private final Map<String, String> environment;

  Program(String name, List<String> words, Map<String, String> environment) {
    this.name = name;
    this.words = words;
    this.environment = environment;
  }

  /** What was met; null for success. */
  @Nullable String run(@Nullable Path folder, Duration limit) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    if (folder != null) {
      builder.directory(folder.toFile());
    }
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return name + " cannot be run: " + e.getMessage();
    }
    if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return process.exitValue() == 0 ? null : name + " ended with status " + process.exitValue();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    return name + " took longer than " + limit.toSeconds() + " s";
  }
}
