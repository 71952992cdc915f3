package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** Where things lie in the clone of the repository that this runs in. */
public final class Checkout {
  private static final Path ROOT = find(Path.of("").toAbsolutePath());

  private Checkout() {}

  /** A file or folder of the repository. */
  public static Path file(String path) {
    return ROOT.resolve(path);
  }

  /**
   * A folder for what a run leaves behind; made when absent. Each of the JVMs in which Maven runs
   * tests at once has its own.
   */
  public static Path target(String path) {
    Path target = ROOT.resolve("e2e/target");
    String jvm = System.getProperty("pifleet.jvm");
    return made((jvm == null ? target : target.resolve("jvm-" + jvm)).resolve(path));
  }

  /** A program that the build made; says how to build it when it is absent. */
  public static Path program(String path) {
    Path program = ROOT.resolve(path);
    if (!Files.exists(program)) {
      throw new IllegalStateException(path + " is not built: run make, or mvn package");
    }
    return program;
  }

  static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the folder anew, with nothing in it. */
  public static Path emptied(Path folder) {
    remove(folder);
    return made(folder);
  }

  /** Writes a file that only this user may read. */
  static Path secret(Path file, String text) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remove(Path tree) {
    if (!Files.exists(tree, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path find(Path start) {
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("charts/pifleet"))) {
        return at;
      }
    }
    throw new IllegalStateException(start + " is not inside a clone of PiFleet");
  }
}
