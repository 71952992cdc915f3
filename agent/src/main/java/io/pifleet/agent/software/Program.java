package io.pifleet.agent.software;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that is called with a limit on its time; no shell is in between, and nobody types.
 *
 * @param words program and arguments
 * @param folder where it works; null for the agent's own
 * @param environment what it gets beside the agent's own
 * @param limit how long it may take
 */
record Program(
    List<String> words, @Nullable Path folder, Map<String, String> environment, Duration limit) {
  /** More than any call of it has children that start children. */
  private static final int SWEEPS = 3;

  /**
   * Runs it. What it started stays when it ended in time, for a service may be a child of whoever
   * starts it; else all of it is ended.
   *
   * @return its status
   * @throws IOException with what was met, as the end of a sentence
   */
  int run() throws IOException, InterruptedException {
    return run(start(false));
  }

  /**
   * Runs it, and listens to it; only for what leaves nobody behind that would go on talking.
   *
   * @return how it failed, as the end of a sentence; null when it did not
   * @throws IOException with what was met, as the end of a sentence
   */
  @Nullable String complaint() throws IOException, InterruptedException {
    Process process = start(true);
    LastWords words = new LastWords(process.getInputStream());
    int status = run(process);
    String said = words.end();
    if (status == 0) {
      return null;
    }
    return "ended with status " + status + (said.isEmpty() ? "" : ": " + said);
  }

  private int run(Process process) throws IOException, InterruptedException {
    boolean ended = false;
    try {
      ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        throw new IOException("took longer than " + Spell.of(limit));
      }
      return process.exitValue();
    } finally {
      if (!ended) {
        end(process);
      }
    }
  }

  private Process start(boolean heard) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    if (folder != null) {
      builder.directory(folder.toFile());
    }
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    if (heard) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException("cannot be started: " + e.getMessage(), e);
    }
  }

  /** The children first: once their parent is gone nobody can tell whose they are. */
  private static void end(Process process) {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      try (Stream<ProcessHandle> children = process.descendants()) {
        children.forEach(ProcessHandle::destroyForcibly);
      }
    }
    process.destroyForcibly();
  }
}
