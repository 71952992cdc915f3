package io.pifleet.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Malformed;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which SoftwareRelease an upload becomes. */
class PackageUploadTest {
  private static final String SIGNATURE = "A".repeat(86) + "==";

  @Test
  void theQueryNamesTheRelease() {
    assertThat(with("changelog", "Plays in time."))
        .isEqualTo(new PackageUpload("club-a", "player-2.2.0", SIGNATURE, "Plays in time."));
  }

  @ParameterizedTest
  @CsvSource({
    "namespace, '', namespace is missing",
    "name, '', name is missing",
    "signature, '', signature is missing",
    "namespace, Club, namespace must be",
    "name, Player, name must be of lower-case letters",
    "name, player-🎉, name must be of lower-case letters",
    "name, ../player, name must be of lower-case letters",
    "signature, bm8=, signature must be 64 bytes in base64",
    "sha256, 0, 'the query holds namespace, name, signature and changelog, and no sha256'",
  })
  void refusesWithTheFieldAndItsRule(String field, String value, String sentence) {
    assertThatThrownBy(() -> with(field, value))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(sentence);
  }

  /** What curl makes of a plus that nobody encoded. */
  @Test
  void aSignatureThatTheQuerySpoiltIsToldTheRemedy() {
    assertThatThrownBy(() -> with("signature", SIGNATURE.replaceFirst("A", " ")))
        .hasMessageContaining("let curl encode it");
  }

  private static PackageUpload with(String field, String value) {
    Map<String, String> query =
        new TreeMap<>(
            Map.of("namespace", "club-a", "name", "player-2.2.0", "signature", SIGNATURE));
    query.put(field, value);
    return PackageUpload.of(new MultivaluedHashMap<>(query));
  }
}
