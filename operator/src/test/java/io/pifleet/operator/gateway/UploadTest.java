package io.pifleet.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Malformed;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadTest {
  private static Upload of(Map<String, String> query) {
    return Upload.of(new MultivaluedHashMap<>(query));
  }

  @Test
  void theQueryNamesTheContent() {
    assertThat(of(Map.of("namespace", "club-a", "name", "passes", "filename", "passes.mp4")))
        .isEqualTo(new Upload("club-a", "passes", new ContentPath("videos", null, "passes.mp4")));
    assertThat(
            of(
                Map.of(
                    "namespace",
                    "club-a",
                    "name",
                    "a.b",
                    "filename",
                    "é.mp4",
                    "category",
                    "A",
                    "subcategory",
                    "B")))
        .isEqualTo(new Upload("club-a", "a.b", new ContentPath("A", "B", "é.mp4")));
  }

  @ParameterizedTest
  @CsvSource({
    "namespace, '', namespace is missing",
    "name, '', name is missing",
    "filename, '', filename is missing",
    "namespace, Club, namespace must be",
    "namespace, a/../b, namespace must be",
    "name, Passes, name must be",
    "name, a..b, name must be",
    "filename, ../passes.mp4, filename must not",
    "filename, .hidden, filename must not",
    "category, a/b, category must not",
    "subcategory, ' ', subcategory must not",
    "colour, red, no colour"
  })
  void theMessageNamesTheField(String field, String value, String message) {
    Map<String, String> query =
        new java.util.HashMap<>(
            Map.of("namespace", "club-a", "name", "passes", "filename", "passes.mp4"));
    query.put(field, value);
    assertThatThrownBy(() -> of(query)).isInstanceOf(Malformed.class).hasMessageContaining(message);
  }

  @Test
  void aBodyThatIsTooLongIsCutWhereItIs() throws Exception {
    try (InputStream in = new LimitedStream(new ByteArrayInputStream(new byte[100]), 100)) {
      assertThat(in.readAllBytes()).hasSize(100);
    }
    try (InputStream in = new LimitedStream(new ByteArrayInputStream(new byte[101]), 100)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(LimitedStream.TooLong.class)
          .hasMessageContaining("100 bytes");
    }
  }

  @Test
  void aSiteHasItsShareOfDownloads() {
    Streams streams = new Streams();
    var site = io.pifleet.protocol.SiteId.of("club-a.rennes");
    Streams.Place first = streams.download(site);
    for (int i = 0; i < 3; i++) {
      streams.download(site);
    }
    assertThatThrownBy(() -> streams.download(site))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.response().getStatus()).isEqualTo(429));
    first.close();
    assertThat(streams.download(site)).isNotNull();
  }
}
