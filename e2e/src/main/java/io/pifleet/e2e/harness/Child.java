package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/**
 * A program that the harness started. It is ended by its handle, at the latest when this JVM ends;
 * what it prints goes to a log.
 */
public final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Deque<Child> ALL = new ConcurrentLinkedDeque<>();
  private static final Deque<Runnable> AFTERWARDS = new ConcurrentLinkedDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Child::endAll, "end-children"));
  }

  private final String name;
  private final Process process;
  private final Path log;
  private volatile boolean paused;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts a program; its output is added to {@code logs/<name>.log}. */
  public static Child start(String name, ProcessBuilder command) {
    Path log = Logs.of(name);
    try {
      Process process =
          command
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process.getOutputStream().close();
      Child child = new Child(name, process, log);
      ALL.addFirst(child);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean alive() {
    return process.isAlive();
  }

  /** What it printed, this time and in earlier runs under this name. */
  public Path log() {
    return log;
  }

  /** Waits for its end. */
  public int exit(Duration limit) {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw new IllegalStateException(name + " did not end within " + limit + "; see " + log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether it runs and is not frozen. */
  public boolean awake() {
    return alive() && !paused;
  }

  /** Freezes it, as a machine that is paused. */
  public void pause() {
    signal("STOP");
    paused = true;
  }

  /** Lets it go on. */
  public void resume() {
    signal("CONT");
    paused = false;
  }

  /** Ends it at once, as a power cut would. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    exit(PATIENCE);
    ALL.remove(this);
  }

  /** Asks it to end, and waits for that. */
  @Override
  public void close() {
    process.destroy();
    try {
      exit(PATIENCE);
    } catch (IllegalStateException stubborn) {
      kill();
    }
    ALL.remove(this);
  }

  private void signal(String signal) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill -" + signal + " " + name + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What is to be done when this JVM ends and has ended all children. */
  static void afterwards(Runnable last) {
    AFTERWARDS.add(last);
  }

  private static void endAll() {
    ALL.forEach(child -> child.process.descendants().forEach(ProcessHandle::destroyForcibly));
    ALL.forEach(child -> child.process.destroyForcibly());
    try {
      for (Child child : ALL) {
        child.process.waitFor(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    AFTERWARDS.forEach(Runnable::run);
  }

  /** Whether its log holds the text. */
  public boolean said(String text) {
    return printed().contains(text);
  }

  /** The text of its log. */
  String printed() {
    return Logs.text(name);
  }
}
