package io.pifleet.operator.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.SiteId;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
  private static final KeyedDigest DIGEST = KeyedDigestSample.any();
  private static final SiteId SITE = SiteId.of("club-a.rennes");

  @Test
  void itIsReadBackAndShowsNoSecret() {
    ApiKey key = ApiKey.of(SITE, "site uid", "enrollment uid", DIGEST);
    assertThat(key.text()).startsWith("club-a.rennes.").hasSizeGreaterThan(40);
    assertThat(ApiKey.parse(key.text())).hasValueSatisfying(k -> k.matches(key));
    assertThat(key.toString()).doesNotContain(key.secret());
    assertThat(DIGEST.toString()).isEqualTo("KeyedDigest[hidden]");
  }

  @Test
  void anotherSiteOrEnrollmentHasAnotherKey() {
    ApiKey key = ApiKey.of(SITE, "site uid", "enrollment uid", DIGEST);
    assertThat(key.matches(ApiKey.of(SITE, "site uid", "enrollment uid", DIGEST))).isTrue();
    assertThat(key.matches(ApiKey.of(SITE, "site uid", "other", DIGEST))).isFalse();
    assertThat(key.matches(ApiKey.of(SITE, "other", "enrollment uid", DIGEST))).isFalse();
    assertThat(key.matches(ApiKey.of(SITE, "site uide", "nrollment uid", DIGEST))).isFalse();
    assertThat(key.matches(new ApiKey(SiteId.of("club-b.rennes"), key.secret()))).isFalse();
  }

  @Test
  void usesOfTheKeyCannotBeTakenForEachOther() {
    assertThat(DIGEST.hex("pin", "586573")).isNotEqualTo(DIGEST.hex("pin", "5865", "73"));
    assertThat(DIGEST.hex("pin", "586573")).isNotEqualTo(DIGEST.hex("api-key", "586573"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "x", "a.b", "Club A.rennes.secret", "a/../b.c.d"})
  void whatIsNoKeyIsNone(String text) {
    assertThat(ApiKey.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no_name", "-a", "a..b", "http://x", "1.2.3.4/24", "a b"})
  void whatIsNoServersNameIsRefused(String name) {
    assertThatThrownBy(() -> ServerNames.of("pifleet.broker.dns-names", List.of(), List.of(name)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("pifleet.broker.dns-names");
    assertThatThrownBy(() -> ServerNames.of("x", List.of(URI.create("mosquitto")), List.of()))
        .hasMessageContaining("<scheme>://<host>:<port>");
  }
}
