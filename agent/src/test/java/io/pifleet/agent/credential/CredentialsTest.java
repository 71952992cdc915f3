package io.pifleet.agent.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Malformed;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and certificates as values. */
class CredentialsTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("PiFleet");
  private static final URI BROKER = URI.create("ssl://broker:8883");

  @Test
  void theCertificateSaysWhoTheBoxIs() {
    assertThat(AUTHORITY.box("club-a.rennes", BROKER).site()).hasToString("club-a.rennes");
    Credentials nobody = AUTHORITY.box("nobody", BROKER);
    assertThatThrownBy(nobody::site).isInstanceOf(Malformed.class);
  }

  @Test
  void itIsRenewedAfterTwoThirdsOfItsLife() {
    Credentials credentials = AUTHORITY.box("club-a.rennes", BROKER);
    assertThat(credentials.renewal())
        .isCloseTo(
            credentials.certificate().getNotBefore().toInstant().plus(Duration.ofDays(2)),
            org.assertj.core.api.Assertions.within(2, ChronoUnit.SECONDS));
  }

  @Test
  void nothingSecretIsInItsText() {
    Credentials credentials = AUTHORITY.box("club-a.rennes", BROKER);
    assertThat(credentials.toString())
        .isEqualTo("Credentials[site=club-a.rennes, broker=ssl://broker:8883]");
    assertThat(credentials.apiKey().toString()).doesNotContain("secret");
    assertThat(credentials.apiKey().header()).isEqualTo("Api-Key club-a.rennes.secret");
  }

  @Test
  void aCertificateOfAnotherKeyIsRefused() {
    KeyPair other = BoxKey.fresh();
    Credentials own = AUTHORITY.box("club-a.rennes", BROKER);
    assertThatThrownBy(
            () ->
                new Credentials(
                    other, own.chain(), own.authorities(), List.of(), own.apiKey(), BROKER))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("client.crt is not for the key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://broker:1883", "mqtt://broker", "ssl:broker", "https://broker"})
  void aBrokerWithoutTlsIsRefused(String broker) {
    assertThatThrownBy(() -> AUTHORITY.box("club-a.rennes", URI.create(broker)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("ssl://");
  }

  @Test
  void aKeyIsReadAsItWasWritten() {
    KeyPair pair = BoxKey.fresh();
    KeyPair read = BoxKey.read(BoxKey.write(pair));
    assertThat(read.getPublic()).isEqualTo(pair.getPublic());
    assertThat(read.getPrivate()).isEqualTo(pair.getPrivate());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\nsecret\n",
        "-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----\n",
        "-----END PRIVATE KEY-----\n-----BEGIN PRIVATE KEY-----\n"
      })
  void aSpoiltKeyIsRefusedAndNotQuoted(String pem) {
    assertThatThrownBy(() -> BoxKey.read(pem))
        .isInstanceOf(Malformed.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void certificatesAreReadAsTheyWereWritten() {
    List<java.security.cert.X509Certificate> chain =
        List.of(AUTHORITY.certificate(), new TestAuthority("other").certificate());
    assertThat(Pem.certificates(Pem.write(chain))).isEqualTo(chain);
    assertThatThrownBy(() -> Pem.certificates("nothing")).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nX-Evil: 1", "é"})
  void anApiKeyThatIsNoHeaderIsRefused(String key) {
    assertThatThrownBy(() -> new ApiKey(key)).isInstanceOf(Malformed.class);
  }
}
