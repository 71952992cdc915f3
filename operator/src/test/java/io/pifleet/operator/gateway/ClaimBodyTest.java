package io.pifleet.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.operator.enrollment.ClaimRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimBodyTest {
  private static ClaimRequest read(String json) {
    return ClaimBody.read(json.getBytes(StandardCharsets.UTF_8), "192.0.2.1");
  }

  @Test
  void theLetterOfTheContract() {
    ClaimRequest request = read("{\"pin_code\":\"586573\"}");
    assertThat(request.pin().digits()).isEqualTo("586573");
    assertThat(request.signing()).isEmpty();
    assertThat(request.target()).isEmpty();
    assertThat(request.device().address()).isEqualTo("192.0.2.1");
    assertThat(request.toString()).doesNotContain("586573");
  }

  @Test
  void theExtensions() {
    ClaimRequest request =
        read(
            "{\"pin_code\":\"000001\",\"enrollment\":\"club-a/rennes\",\"unknown\":[1],"
                + "\"device\":{\"hostname\":\"pi5\\u0007\\n\",\"mac\":17,\"model\":\""
                + "x".repeat(500)
                + "\"}}");
    assertThat(request.target()).contains(new ClaimRequest.Target("club-a", "rennes"));
    assertThat(request.device().hostname()).isEqualTo("pi5");
    assertThat(request.device().mac()).isNull();
    assertThat(request.device().model()).hasSize(128);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"12345\"",
        "\"1234567\"",
        "\"12345a\"",
        "\"586 573\"",
        "\"\"",
        "true",
        "12345",
        "\"\\u0661\\u0662\\u0663\\u0664\\u0665\\u0666\""
      })
  void aMalformedPin(String pin) {
    assertThatThrownBy(() -> read("{\"pin_code\":" + pin + "}"))
        .isInstanceOf(ClaimBody.WrongPin.class)
        .hasMessage("PIN must contain only digits.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"pin_code\":null}", "{\"pin_code\":{}}", "{\"pin_code\":[]}"})
  void aMissingPin(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ClaimBody.WrongPin.class)
        .hasMessage("This field is required.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "[]", "\"586573\"", "{\"pin_code\"", "null"})
  void noJsonObject(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ClaimBody.Wrong.class)
        .hasMessageContaining("the body must be JSON");
  }

  @Test
  void depthAndBadBytes() {
    assertThatThrownBy(() -> read("{\"pin_code\":" + "[".repeat(10_000)))
        .isInstanceOf(ClaimBody.Wrong.class);
    assertThatThrownBy(
            () -> ClaimBody.read(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe}, "192.0.2.1"))
        .isInstanceOf(ClaimBody.Wrong.class);
  }

  @Test
  void badExtensionsAreNamed() {
    assertThatThrownBy(() -> read("{\"pin_code\":\"586573\",\"csr\":\"x\"}"))
        .hasMessageStartingWith("csr must be a PKCS#10 request");
    assertThatThrownBy(() -> read("{\"pin_code\":\"586573\",\"enrollment\":\"x\"}"))
        .hasMessage("enrollment must be <namespace>/<name>");
  }
}
