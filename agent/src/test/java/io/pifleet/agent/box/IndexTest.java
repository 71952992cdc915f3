package io.pifleet.agent.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index that no agent wrote is a spoilt one, and no reason to end. */
class IndexTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"items\":[null]}",
        "{\"items\":[{}]}",
        "{\"items\":[{\"path\":\"../../etc/passwd\"}]}",
        "[]",
        "null",
        ""
      })
  void isRefused(String json) {
    assertThatThrownBy(() -> Wire.decode(json.getBytes(UTF_8), Index.class))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void namesAPathOnce() {
    Index.Item item =
        new Index.Item(
            ContentPath.of("A/a.mp4"),
            Sha256.ofText("film"),
            4,
            1,
            CommandId.of("site", "owner", 1, "deploy"));
    assertThatThrownBy(() -> new Index(List.of(item, item), 0))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("A/a.mp4 twice");
  }
}
