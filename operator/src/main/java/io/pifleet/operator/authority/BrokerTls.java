package io.pifleet.operator.authority;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the broker mounts: the Secret {@code pifleet-broker-tls}. */
final class BrokerTls {
  /** How long the broker's certificate is valid; it is renewed at two thirds. */
  static final Duration LIFETIME = Duration.ofDays(90);

  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";

  private BrokerTls() {}

  /** The data as it should be now; the certificate is kept for as long as it does. */
  static Map<String, String> desired(
      Map<String, String> data, ServerNames names, Foundation foundation, Instant now) {
    Map<String, String> desired = new HashMap<>(data);
    desired.put("ca.crt", Pem.of(foundation.ca().chain()));
    desired.put("crl.pem", foundation.revoked().pem());
    if (!good(data, names, foundation.ca(), now)) {
      Identity fresh = new Issuer(foundation.ca()).newServer(names, now, LIFETIME);
      desired.put(CERTIFICATE, Pem.of(fresh.chain()));
      desired.put(KEY, Pem.of(fresh.key()));
    }
    return desired;
  }

  private static boolean good(Map<String, String> data, ServerNames names, CaKey ca, Instant now) {
    try {
      List<X509Certificate> chain = Pem.certificates(data.getOrDefault(CERTIFICATE, ""));
      if (chain.isEmpty()) {
        return false;
      }
      Pem.privateKey(data.getOrDefault(KEY, ""));
      chain.getFirst().verify(ca.certificate().getPublicKey());
      Instant renewal = chain.getFirst().getNotAfter().toInstant().minus(LIFETIME.dividedBy(3));
      return now.isBefore(renewal) && names(chain.getFirst()).equals(names.all());
    } catch (GeneralSecurityException | IOException e) {
      // Whatever is there, it is not a certificate of this authority with its key.
      return false;
    }
  }

  private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null
        ? Set.of()
        : names.stream()
            .map(n -> ServerNames.canonical(n.get(1).toString()))
            .collect(Collectors.toSet());
  }
}
