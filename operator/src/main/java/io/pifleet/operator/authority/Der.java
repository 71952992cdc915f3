package io.pifleet.operator.authority;

import io.pifleet.protocol.Sha256;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/** The binary form of certificates. */
final class Der {
  private Der() {}

  static byte[] of(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException impossible) {
      // It was parsed from this form.
      throw new IllegalStateException(impossible);
    }
  }

  static Sha256 digest(X509Certificate certificate) {
    return Sha256.of(Sha256.digest().digest(of(certificate)));
  }
}
