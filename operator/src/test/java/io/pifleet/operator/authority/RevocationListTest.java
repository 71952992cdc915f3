package io.pifleet.operator.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevocationListTest {
  private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

  private final CaKey ca = Issuer.newAuthority(NOW);
  private final RevocationList empty = RevocationList.empty(ca, NOW);

  private SerialNumber serial(Duration lifetime) {
    return new Issuer(ca).newSerial(NOW, lifetime);
  }

  @Test
  void whatIsRevokedIsOnTheSignedList() throws Exception {
    SerialNumber taken = serial(Duration.ofDays(30));
    RevocationList list = empty.with(List.of(taken), ca, NOW);
    X509CRL crl =
        (X509CRL)
            CertificateFactory.getInstance("X.509")
                .generateCRL(
                    new ByteArrayInputStream(list.pem().getBytes(StandardCharsets.US_ASCII)));
    crl.verify(ca.certificate().getPublicKey());
    assertThat(crl.getRevokedCertificate(taken.value())).isNotNull();
    assertThat(crl.getThisUpdate()).isBefore(Date.from(NOW));
    assertThat(crl.getNextUpdate()).isAfter(Date.from(NOW.plus(Duration.ofDays(60))));
    assertThat(list.number()).isEqualTo(BigInteger.TWO);
    assertThat(RevocationList.of(list.pem())).isEqualTo(list);
  }

  @Test
  void revokingAgainChangesNothing() {
    SerialNumber taken = serial(Duration.ofDays(30));
    RevocationList list = empty.with(List.of(taken), ca, NOW);
    assertThat(list.with(List.of(taken), ca, NOW)).isSameAs(list);
    assertThat(empty.with(List.of(), ca, NOW)).isSameAs(empty);
  }

  @Test
  void whatHasExpiredIsForgotten() {
    SerialNumber brief = serial(Duration.ofDays(1));
    SerialNumber lasting = serial(Duration.ofDays(30));
    RevocationList list = empty.with(List.of(brief, lasting), ca, NOW);
    RevocationList later = list.renewed(ca, NOW.plus(Duration.ofDays(2)));
    assertThat(later.contains(brief)).isFalse();
    assertThat(later.contains(lasting)).isTrue();
    assertThat(empty.with(List.of(brief), ca, NOW.plus(Duration.ofDays(2)))).isSameAs(empty);
  }

  @Test
  void itIsSignedAnewLongBeforeItsEndAndByAnotherAuthority() {
    assertThat(empty.fresh(ca, NOW.plus(Duration.ofDays(5)))).isTrue();
    assertThat(empty.fresh(ca, NOW.plus(Duration.ofDays(8)))).isFalse();
    assertThat(empty.fresh(Issuer.newAuthority(NOW), NOW)).isFalse();
  }
}
