package io.pifleet.operator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One folder of files {@code in-*.yaml} and {@code out-*.yaml}. Run the tests with {@code
 * -Dpifleet.golden=write} to write what comes out, then read the difference.
 */
public final class Scenario {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path RESOURCES = Path.of("src/test/resources");

  private final Path folder;
  private final Set<String> used = new HashSet<>();

  private Scenario(Path folder) {
    this.folder = folder;
  }

  /** All scenarios of a planner, by name. */
  public static List<Scenario> all(String planner) {
    try (Stream<Path> folders = Files.list(RESOURCES.resolve(planner))) {
      return folders.sorted().map(Scenario::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What goes in. */
  public JsonNode in(String name) {
    return YAML.valueToTree(read("in-" + name + ".yaml", Object.class));
  }

  /** What must come out, letter by letter. */
  public void out(String name, String text) {
    String file = "out-" + name + ".yaml";
    used.add(file);
    Path path = folder.resolve(file);
    try {
      if ("write".equals(System.getProperty("pifleet.golden"))) {
        Files.writeString(path, text);
      }
      assertThat(text).as(folder + "/" + file).isEqualTo(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails when there is a file that nobody read: a case that somebody believes is tested. */
  public void nothingElse() {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(used);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T read(String file, Class<T> type) {
    used.add(file);
    try {
      return YAML.readValue(folder.resolve(file).toFile(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
