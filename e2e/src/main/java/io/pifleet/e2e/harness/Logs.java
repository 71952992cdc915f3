package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One file for each part, in {@code e2e/target/logs}. */
public final class Logs {
  private static final Path FOLDER = Checkout.emptied(Checkout.target("logs"));
  private static final List<Logger> KEPT = new java.util.ArrayList<>();

  private Logs() {}

  static Path of(String name) {
    return FOLDER.resolve(name + ".log");
  }

  /** Sends what the libraries in this JVM have to say to a file, so that a terminal stays clean. */
  static synchronized void capture() {
    if (!KEPT.isEmpty()) {
      return;
    }
    try {
      LogManager.getLogManager().reset();
      FileHandler file = new FileHandler(of("harness").toString(), true);
      file.setFormatter(new SimpleFormatter());
      Logger root = Logger.getLogger("");
      // What is said while this JVM ends comes after the file is closed, and need not be heard.
      file.setErrorManager(
          new ErrorManager() {
            @Override
            public void error(String message, Exception cause, int code) {}
          });
      root.addHandler(file);
      root.setLevel(Level.INFO);
      // It tells every message.
      Logger artemis = Logger.getLogger("org.apache.activemq");
      artemis.setLevel(Level.WARNING);
      KEPT.add(artemis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of one; a program that falls apart prints bytes that are no text. */
  public static String text(String name) {
    return text(of(name));
  }

  /** The last lines of each log, for a story that failed. */
  public static String tails(int lines) {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .sorted()
          .map(file -> "---- " + file + "\n" + tail(file, lines))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tail(Path file, int lines) {
    List<String> all = text(file).lines().toList();
    return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
