package io.pifleet.e2e.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Plain lines, with a little colour where a person looks. */
final class Terminal {
  private static final int WIDTH = 78;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final boolean colour = System.getenv("NO_COLOR") == null && terminal();
  private int steps;

  /** One step of the story. */
  @FunctionalInterface
  interface Step {
    /** Does it; throws when it did not happen. */
    void run() throws Exception;
  }

  /** Says what it is. */
  void headline(String text) {
    out.println();
    out.println(bold(text));
  }

  /** Does a step, with its number, its name and how long it took. */
  void step(String title, Step step) throws Exception {
    steps++;
    out.println();
    out.println(bold(String.format(Locale.ROOT, "%2d  %s", steps, title)));
    Instant start = Instant.now();
    step.run();
    out.println(dim(String.format(Locale.ROOT, "%" + WIDTH + "s", seconds(start))));
  }

  /** What happens, in a sentence. */
  void say(String sentence) {
    sentence.lines().forEach(line -> out.println("    " + line));
  }

  /** A command that a person can type. */
  void command(String line) {
    out.println("    " + colour("36", "$ " + line));
  }

  /** What a program printed. */
  void show(String output) {
    output.lines().forEach(line -> out.println("      " + line));
  }

  /** It did not happen. */
  void failed(String sentence) {
    out.println();
    out.println(colour("31", "    Not so: " + sentence));
  }

  /** Text for one line. */
  void line(String text) {
    out.println(text);
  }

  static String seconds(Instant start) {
    Duration took = Duration.between(start, Instant.now());
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }

  String bold(String text) {
    return colour("1", text);
  }

  private String dim(String text) {
    return colour("2", text);
  }

  private String colour(String code, String text) {
    return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  /** Whether a person looks: where the system tells, and a console of Java tells nothing. */
  private static boolean terminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException unknown) {
      return false;
    }
  }
}
