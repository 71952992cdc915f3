package io.pifleet.operator.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One scenario of a plan: a folder of {@code in-*.yaml} and {@code out-*.yaml}, compared as text. A
 * file that nobody reads fails. Run with {@code -Dgolden=write} to write what comes out.
 */
final class Golden {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final boolean WRITE = "write".equals(System.getProperty("golden"));

  private final Path folder;
  private final Set<String> used = new HashSet<>();

  Golden(Path folder) {
    this.folder = folder;
  }

  static Stream<Path> scenarios(String name) {
    try (Stream<Path> folders = Files.list(Path.of("src/test/resources", name))) {
      return folders.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T> Optional<T> in(String name, Class<T> type) {
    return read("in-" + name + ".yaml").map(text -> YAML.unmarshal(text, type));
  }

  <T> List<T> ins(String name, Class<T> type) {
    return read("in-" + name + ".yaml").stream()
        .flatMap(text -> Stream.of(text.split("(?m)^---$", -1)))
        .map(text -> YAML.unmarshal(text, type))
        .toList();
  }

  void out(String name, Object value) {
    String actual = YAML.asYaml(value);
    String file = "out-" + name + ".yaml";
    if (WRITE) {
      write(file, actual);
    }
    assertThat(actual).as("%s of %s", file, folder).isEqualTo(read(file).orElse(""));
  }

  void allUsed() {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .as("%s", folder)
          .hasSameElementsAs(used);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> read(String file) {
    Path path = folder.resolve(file);
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    used.add(file);
    try {
      return Optional.of(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
