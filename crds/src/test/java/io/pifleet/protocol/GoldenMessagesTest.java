package io.pifleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wire as files: each is read by the type its name begins with and written back the same, so
 * whoever changes the protocol sees what boxes in the field will see.
 */
class GoldenMessagesTest {
  private static final Path FOLDER = Path.of("src/test/resources/wire");
  private static final Map<String, Class<? extends Record>> TYPES =
      Map.of(
          "command", Command.class,
          "presence", Presence.class,
          "heartbeat", Heartbeat.class,
          "result", Result.class,
          "state", State.class);

  static List<Path> messages() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isReadAndWrittenBackTheSame(Path file) throws IOException {
    String name = file.getFileName().toString().split("[-.]", 2)[0];
    Record message = Wire.decode(Files.readAllBytes(file), TYPES.get(name));
    ObjectMapper json = new ObjectMapper();
    String written =
        json.writer(new DefaultPrettyPrinter())
            .writeValueAsString(json.readTree(Wire.encode(message)));
    assertThat(written + "\n").isEqualTo(Files.readString(file));
  }
}
