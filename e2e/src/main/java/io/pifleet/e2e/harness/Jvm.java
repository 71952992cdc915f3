package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The Java machines on this computer. */
final class Jvm {
  /** What runs on the boxes: Raspberry Pi OS bookworm's. */
  private static final int OLDEST = 17;

  private Jvm() {}

  private record Found(Path program, int version) {}

  /** The one that runs this. */
  static String newest() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The oldest from 17 up, as boxes have old ones. */
  static String oldest() {
    return found().stream()
        .filter(jvm -> jvm.version() >= OLDEST)
        .min(Comparator.comparingInt(Found::version))
        .map(jvm -> jvm.program().toString())
        .orElseGet(Jvm::newest);
  }

  private static List<Found> found() {
    List<Found> found = new ArrayList<>();
    Path own = Path.of(System.getProperty("java.home"));
    for (Path folder : List.of(Path.of("/usr/lib/jvm"), own.resolveSibling("."))) {
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> homes = Files.list(folder)) {
        homes.forEach(home -> add(home, found));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static void add(Path home, List<Found> found) {
    Path program = home.resolve("bin/java");
    Path release = home.resolve("release");
    if (!Files.isExecutable(program) || !Files.isReadable(release)) {
      return;
    }
    Properties facts = new Properties();
    try (var in = Files.newBufferedReader(release)) {
      facts.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = facts.getProperty("JAVA_VERSION", "").replace("\"", "");
    if (version.matches("[1-9][0-9].*")) {
      found.add(new Found(program, Integer.parseInt(version.substring(0, 2))));
    }
  }
}
