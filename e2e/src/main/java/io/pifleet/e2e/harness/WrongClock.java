package io.pifleet.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What gives a program a clock of its own, by Debian's faketime. Time passes as ever. */
final class WrongClock {
  private static final String LIBRARY = "faketime/libfaketime.so.1";

  private WrongClock() {}

  /**
   * The environment that the program needs.
   *
   * @param by as faketime has it, such as {@code +1d}
   */
  static Map<String, String> of(String by) {
    return Map.of(
        "LD_PRELOAD",
        library().toString(),
        "FAKETIME",
        by,
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // A remedy for another glibc, which makes every wait of a JVM here ten times as long.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  /** Its folder is named by the machine's kind. */
  private static Path library() {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return Stream.concat(List.of(Path.of("/usr/lib")).stream(), folders)
          .map(folder -> folder.resolve(LIBRARY))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("faketime is not here: run e2e/setup.sh, or make"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
