package io.pifleet.operator.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptor;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.junit.jupiter.api.Test;

class FoundationTest {
  private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

  private final Map<String, String> made = Foundation.completed(Map.of(), NOW);

  @Test
  void allIsMadeAtTheFirstStart() {
    assertThat(made).containsOnlyKeys("ca.crt", "ca.key", "hmac.key", "crl.pem");
    assertThat(made.get("hmac.key")).hasSize(32);
    Foundation foundation = Foundation.of(made, NOW);
    assertThat(foundation.toString()).doesNotContain(made.get("ca.key"), made.get("hmac.key"));
  }

  @Test
  void nothingIsMadeAgain() {
    assertThat(Foundation.completed(made, NOW.plusSeconds(60))).isEqualTo(made);
  }

  @Test
  void aPairThatAPersonBroughtIsKept() {
    CaKey brought = Issuer.newAuthority(NOW);
    Map<String, String> data =
        Map.of("ca.crt", Pem.of(brought.chain()), "ca.key", Pem.of(brought.key()));
    Map<String, String> all = Foundation.completed(data, NOW);
    assertThat(all).containsAllEntriesOf(data).containsKeys("hmac.key", "crl.pem");
    assertThat(Foundation.of(all, NOW).ca().fingerprint()).isEqualTo(brought.fingerprint());
  }

  @Test
  void anOldListIsSignedAnewAndForgetsNothing() {
    Foundation foundation = Foundation.of(made, NOW);
    SerialNumber taken = new Issuer(foundation.ca()).newSerial(NOW, Duration.ofDays(300));
    Map<String, String> revoked =
        Foundation.with(foundation.revoked().with(List.of(taken), foundation.ca(), NOW), made);
    Instant later = NOW.plus(Duration.ofDays(30));
    Map<String, String> renewed = Foundation.completed(revoked, later);
    assertThat(renewed.get("crl.pem")).isNotEqualTo(revoked.get("crl.pem"));
    assertThat(Foundation.of(renewed, later).revoked().contains(taken)).isTrue();
  }

  @Test
  void whatCannotBeUsedIsRefusedWithTheRemedy() throws Exception {
    Foundation foundation = Foundation.of(made, NOW);
    Identity leaf = new Issuer(foundation.ca()).newClient("x", NOW, Duration.ofDays(1));
    refused(Map.of("ca.crt", made.get("ca.crt")), "both be there");
    refused(with("ca.crt", "nonsense"), "ca.crt cannot be read");
    refused(with("ca.crt", ""), "ca.crt is empty");
    refused(with("ca.key", "nonsense"), "no private key in PEM form");
    refused(with("ca.key", encrypted(foundation.ca())), "without a pass phrase");
    refused(with("ca.key", Pem.of(Issuer.newAuthority(NOW).key())), "not the key of ca.crt");
    refused(
        Map.of("ca.crt", Pem.of(leaf.chain()), "ca.key", Pem.of(leaf.key())), "must say CA:TRUE");
    assertThatThrownBy(() -> Foundation.completed(made, NOW.plus(Duration.ofDays(4_000))))
        .hasMessageContaining("has expired on");
    assertThatThrownBy(() -> Foundation.of(with("hmac.key", "short"), NOW))
        .hasMessageContaining("32 random bytes");
  }

  @Test
  void theBrokersCertificateIsKeptWhileItIsGood() {
    Foundation foundation = Foundation.of(made, NOW);
    ServerNames names = names("ssl://pifleet-broker:8883");
    Map<String, String> first = BrokerTls.desired(Map.of(), names, foundation, NOW);
    assertThat(first).containsOnlyKeys("ca.crt", "tls.crt", "tls.key", "crl.pem");
    assertThat(BrokerTls.desired(first, names, foundation, NOW.plus(Duration.ofDays(59))))
        .isEqualTo(first);
    assertThat(BrokerTls.desired(first, names, foundation, NOW.plus(Duration.ofDays(61))))
        .doesNotContainEntry("tls.crt", first.get("tls.crt"));
    assertThat(BrokerTls.desired(first, names("ssl://[::1]:8883"), foundation, NOW))
        .doesNotContainEntry("tls.crt", first.get("tls.crt"));
    Foundation other = Foundation.of(Foundation.completed(Map.of(), NOW), NOW);
    assertThat(BrokerTls.desired(first, names, other, NOW))
        .doesNotContainEntry("tls.crt", first.get("tls.crt"));
  }

  private static ServerNames names(String address) {
    return ServerNames.of("setting", List.of(URI.create(address)), List.of());
  }

  private Map<String, String> with(String key, String value) {
    Map<String, String> data = new HashMap<>(made);
    data.put(key, value);
    return data;
  }

  private static String encrypted(CaKey ca) throws Exception {
    StringWriter text = new StringWriter();
    PEMEncryptor encryptor =
        new JcePEMEncryptorBuilder("AES-256-CBC")
            .setProvider(new BouncyCastleProvider())
            .build("secret".toCharArray());
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(ca.key(), encryptor);
    }
    return text.toString();
  }

  private static void refused(Map<String, String> data, String why) {
    assertThatThrownBy(() -> Foundation.completed(data, NOW))
        .isInstanceOf(InvalidAuthority.class)
        .hasMessageContaining(why);
  }
}
