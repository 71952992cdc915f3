package io.pifleet.operator.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Text armour of keys and certificates (RFC 7468). */
final class Pem {
  private Pem() {}

  /** Armours DER. */
  static String of(String label, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, lines.encodeToString(der), label);
  }

  /** Armours certificates, in their order. */
  static String of(List<X509Certificate> chain) {
    StringBuilder text = new StringBuilder();
    chain.forEach(c -> text.append(of("CERTIFICATE", Der.of(c))));
    return text.toString();
  }

  /** Armours a private key as PKCS#8. */
  static String of(PrivateKey key) {
    return of("PRIVATE KEY", key.getEncoded());
  }

  /** Reads one or more certificates. */
  static List<X509Certificate> certificates(String text) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  /**
   * Reads a private key: PKCS#8, or what OpenSSL wrote before (EC, RSA).
   *
   * @throws IOException when there is none; the sentence says what to do
   */
  static PrivateKey privateKey(String text) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        JcaPEMKeyConverter keys = new JcaPEMKeyConverter();
        if (part instanceof PrivateKeyInfo info) {
          return keys.getPrivateKey(info);
        }
        if (part instanceof PEMKeyPair pair) {
          return keys.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (part instanceof PKCS8EncryptedPrivateKeyInfo || part instanceof PEMEncryptedKeyPair) {
          throw new IOException(
              "the key is encrypted; store it without a pass phrase (openssl pkey -in ... -out"
                  + " ...)");
        }
        // Anything else, such as EC PARAMETERS, stands before the key.
      }
    }
    throw new IOException("there is no private key in PEM form");
  }
}
