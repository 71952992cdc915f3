package io.pifleet.operator.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.SiteId;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IssuerTest {
  private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);

  private final CaKey ca = Issuer.newAuthority(NOW);
  private final Issuer issuer = new Issuer(ca);

  @Test
  void aNewAuthorityMaySignCertificatesAndListsAndNothingElse() {
    X509Certificate own = ca.certificate();
    assertThat(own.getBasicConstraints()).isZero();
    assertThat(own.getKeyUsage())
        .containsExactly(false, false, false, false, false, true, true, false, false);
    assertThat(own.getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(ca.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void aBoxsCertificateNamesItsSiteAndItsClaimAndIsAClients() throws Exception {
    KeyPair box = KeyPairGenerator.getInstance("EC").generateKeyPair();
    SerialNumber serial = issuer.newSerial(NOW, MONTH);
    ClaimId claim = new ClaimId("6f1e2d3c-4b5a-4678-9abc-def012345678");
    X509Certificate cert =
        issuer.box(new SiteId("club-a", "rennes"), claim, box.getPublic(), serial, NOW);
    assertThat(cert.getSubjectX500Principal().getName()).isEqualTo("CN=club-a.rennes");
    assertThat(cert.getPublicKey()).isEqualTo(box.getPublic());
    assertThat(cert.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(cert.getBasicConstraints()).isEqualTo(-1);
    assertThat(cert.getSubjectAlternativeNames()).containsExactly(List.of(6, claim.uri()));
    assertThat(cert.getNotBefore()).isEqualTo(Date.from(NOW.minus(Duration.ofHours(24))));
    assertThat(cert.getNotAfter()).isEqualTo(Date.from(NOW.plus(MONTH)));
    assertThat(cert.getSerialNumber()).isEqualTo(serial.value());
    verify(cert);
  }

  @Test
  void theLongestSiteIdFitsItsName() throws Exception {
    SiteId longest = new SiteId("n".repeat(63), "s".repeat(63));
    assertThat(longest.toString()).hasSize(127);
    Identity identity = issuer.newClient(longest.toString(), NOW, MONTH);
    assertThat(identity.chain().getFirst().getSubjectX500Principal().getName())
        .isEqualTo("CN=" + longest);
    verify(identity.chain().getFirst());
  }

  @Test
  void aServersCertificateHasItsNamesAndAddresses() throws Exception {
    ServerNames names =
        ServerNames.of(
            "setting",
            List.of(URI.create("https://Fleet.Example:8443"), URI.create("https://[::1]:8443")),
            List.of("*.svc.cluster.local", "192.0.2.7", " "));
    X509Certificate cert = issuer.newServer(names, NOW, MONTH).chain().getFirst();
    assertThat(cert.getSubjectAlternativeNames().stream().map(n -> n.get(0) + " " + n.get(1)))
        .containsExactly(
            "2 fleet.example", "7 0:0:0:0:0:0:0:1", "2 *.svc.cluster.local", "7 192.0.2.7");
    assertThat(cert.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    verify(cert);
  }

  @Test
  void nothingOutlivesTheAuthority() {
    Instant end = ca.certificate().getNotAfter().toInstant();
    assertThat(issuer.newSerial(NOW, Duration.ofDays(100_000)).notAfter()).isEqualTo(end);
  }

  @Test
  void aSerialNumberCarriesItsExpiry() {
    SerialNumber serial = issuer.newSerial(NOW, MONTH);
    assertThat(serial.notAfter()).isEqualTo(NOW.plus(MONTH));
    assertThat(serial.hex()).hasSize(32).matches("[0-9a-f]+");
    assertThat(SerialNumber.of(serial.hex())).isEqualTo(serial);
    assertThat(issuer.newSerial(NOW, MONTH)).isNotEqualTo(serial);
  }

  private void verify(X509Certificate certificate) throws Exception {
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ca.certificate(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));
    assertThat(
            CertPathValidator.getInstance("PKIX")
                .validate(
                    CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)),
                    parameters))
        .isNotNull();
  }
}
