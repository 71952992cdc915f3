package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.e2e.harness.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README points to is there. */
class ReadmeTest {
  private static final Path README = Checkout.file("README.md");

  @Test
  void everyFolderAndFileItNamesExists() throws IOException {
    List<String> paths =
        all("(?:`|\\(|-f )((?:crds|operator|agent|charts|examples|e2e)/[^`)\\s]*)");
    assertThat(paths).hasSizeGreaterThan(6).allMatch(path -> Files.exists(Checkout.file(path)));
  }

  @Test
  void everyTargetItNamesIsInTheMakefile() throws IOException {
    String makefile = Files.readString(Checkout.file("Makefile"));
    List<String> targets = all("make ([a-z0-9-]+)");
    assertThat(targets).hasSizeGreaterThan(3).allMatch(t -> makefile.contains("\n" + t + ":"));
  }

  private static List<String> all(String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(README))
        .results()
        .map(match -> match.group(1))
        .distinct()
        .toList();
  }
}
