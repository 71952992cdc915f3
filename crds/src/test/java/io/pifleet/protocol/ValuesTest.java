package io.pifleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The value types refuse what could do harm. */
class ValuesTest {
  @Test
  void aSiteIdSplitsAtItsFirstDot() {
    assertThat(SiteId.of("club-a.rennes")).isEqualTo(new SiteId("club-a", "rennes"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a", ".", "a.", ".b", "a.b.c", "a.+", "a.#", "a/b.c", "$SYS.x", "A.b", "é.b", "a.😀"
      })
  void aSiteIdThatCouldReachAnotherTopicIsRefused(String text) {
    assertThatThrownBy(() -> SiteId.of(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void aSiteIdOfTwoLongestLabelsIsFine() {
    assertThat(SiteId.of("n".repeat(63) + "." + "s".repeat(63)).toString()).hasSize(127);
    assertThatThrownBy(() -> SiteId.of("n." + "s".repeat(64))).isInstanceOf(Malformed.class);
  }

  @Test
  void topicsAreReadAndWritten() {
    for (Topic.Channel channel : Topic.Channel.values()) {
      Topic topic = new Topic(SiteId.of("club-a.rennes"), channel);
      assertThat(Topic.parse(topic.toString())).isEqualTo(topic);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pifleet/v1/up/state",
        "pifleet/v1/a.b/up/else",
        "pifleet/v2/a.b/up/state",
        "pifleet/v1/a.b/c/up/state",
        "pifleet/v1/+/up/state"
      })
  void foreignTopicsAreRefused(String text) {
    assertThatThrownBy(() -> Topic.parse(text)).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "a/b/c/d",
        "../x",
        "a/..",
        "a/.hidden",
        "a//b",
        "/a/b",
        "a/b\\c",
        "a/b\u0000",
        "a/ ",
        "a/\u202Egpj.exe",
        "a/\uD800"
      })
  void aPathThatCouldLeaveItsFolderIsRefused(String text) {
    assertThatThrownBy(() -> ContentPath.of(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void aPathIsMeasuredInBytes() {
    assertThat(ContentPath.of("Équipe/été.mp4").parts()).containsExactly("Équipe", "été.mp4");
    assertThatThrownBy(() -> ContentPath.of("a/" + "é".repeat(128)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("255 bytes");
  }

  @Test
  void aPinHidesItsDigits() {
    Pin pin = Pin.typed(" 586 573 ");
    assertThat(pin.digits()).isEqualTo("586573");
    assertThat(pin.grouped()).isEqualTo("586 573");
    assertThat(pin.toString()).doesNotContain("586");
    assertThat(Pin.random(new SecureRandom()).digits()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345", "1234567", "12a456", "１２３４５６", "-12345"})
  void aPinIsSixDigits(String text) {
    assertThatThrownBy(() -> new Pin(text)).hasMessage("PIN must contain only digits.");
  }

  @Test
  void theSameIntentHasTheSameIdAndAnyOtherAnother() {
    CommandId id = CommandId.of("site", "owner", 1, "deploy a/b 00");
    assertThat(CommandId.of("site", "owner", 1, "deploy a/b 00")).isEqualTo(id);
    assertThat(id.hex()).isEqualTo(GOLDEN);
    assertThat(CommandId.of("sit", "eowner", 1, "deploy a/b 00")).isNotEqualTo(id);
    assertThat(CommandId.of("site", "owner", 2, "deploy a/b 00")).isNotEqualTo(id);
  }

  /** Ids outlive versions of the operator: a box remembers them. */
  private static final String GOLDEN = "50365294ab2415c2db5ba4473133ffe6";

  @Test
  void theListOfThePlayerIsNoCategory() {
    assertThatThrownBy(() -> ContentPath.of("index.json/a.mp4"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("category must not be index.json");
    assertThat(ContentPath.of("a/index.json").filename()).isEqualTo("index.json");
  }

  @Test
  void aClaimIsAUidAndAUriInACertificate() {
    ClaimId claim = ClaimId.of("6f1e2d3c-4b5a-4678-9abc-def012345678");
    assertThat(claim.uri()).isEqualTo("urn:uuid:6f1e2d3c-4b5a-4678-9abc-def012345678");
    assertThat(ClaimId.names(claim.uri())).isTrue();
    assertThat(ClaimId.ofUri(claim.uri())).isEqualTo(claim);
    assertThat(ClaimId.names("https://elsewhere")).isFalse();
    assertThatThrownBy(() -> ClaimId.of("6F1E2D3C")).isInstanceOf(Malformed.class);
  }
}
