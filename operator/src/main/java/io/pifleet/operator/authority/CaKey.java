package io.pifleet.operator.authority;

import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;

/**
 * The key that signs, and the certificates from its own up to the root.
 *
 * @param key the private key
 * @param chain its certificate first; at least one
 */
record CaKey(PrivateKey key, List<X509Certificate> chain) {

  /**
   * Reads one that a person may have brought.
   *
   * @throws InvalidAuthority with a sentence that says what is wrong and what to do
   */
  static CaKey of(String certificates, String privateKey, Instant now) {
    CaKey ca = new CaKey(key(privateKey), chain(certificates));
    ca.check(now);
    return ca;
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  Sha256 fingerprint() {
    return Der.digest(certificate());
  }

  /** The JCA name of the signature that the key makes. */
  String algorithm() {
    return switch (certificate().getPublicKey()) {
      case ECPublicKey ec when ec.getParams().getOrder().bitLength() > 256 -> "SHA384withECDSA";
      case ECPublicKey ec -> "SHA256withECDSA";
      case RSAPublicKey rsa -> "SHA256withRSA";
      case PublicKey other ->
          throw new InvalidAuthority(
              "ca.crt must hold an EC or an RSA key, not " + other.getAlgorithm());
    };
  }

  private void check(Instant now) {
    X509Certificate own = certificate();
    boolean[] usage = own.getKeyUsage();
    if (own.getBasicConstraints() < 0) {
      throw new InvalidAuthority(
          "ca.crt is no certificate authority: its basic constraints must say CA:TRUE");
    }
    // RFC 5280, 4.2.1.3: bit 5 is keyCertSign, bit 6 is cRLSign.
    if (usage != null && !(usage[5] && usage[6])) {
      throw new InvalidAuthority(
          "ca.crt must be allowed to sign certificates and revocation lists: its key usage must"
              + " have keyCertSign and cRLSign");
    }
    if (own.getNotAfter().toInstant().isBefore(now)) {
      throw new InvalidAuthority(
          "ca.crt has expired on " + own.getNotAfter().toInstant() + "; bring a valid one");
    }
    try {
      Signature signature = Signature.getInstance(algorithm());
      signature.initSign(key);
      signature.update(own.getEncoded());
      byte[] signed = signature.sign();
      signature.initVerify(own.getPublicKey());
      signature.update(own.getEncoded());
      if (!signature.verify(signed)) {
        throw new InvalidAuthority("ca.key is not the key of ca.crt; bring the pair");
      }
    } catch (GeneralSecurityException e) {
      throw new InvalidAuthority("ca.key is not the key of ca.crt; bring the pair", e);
    }
  }

  private static PrivateKey key(String text) {
    try {
      return Pem.privateKey(text);
    } catch (IOException e) {
      throw new InvalidAuthority("ca.key cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> chain(String text) {
    try {
      List<X509Certificate> chain = Pem.certificates(text);
      if (chain.isEmpty()) {
        throw new InvalidAuthority("ca.crt is empty; it must hold a certificate in PEM form");
      }
      return chain;
    } catch (GeneralSecurityException e) {
      throw new InvalidAuthority("ca.crt cannot be read; it must be a certificate in PEM form", e);
    }
  }

  @Override
  public String toString() {
    return "CaKey[" + certificate().getSubjectX500Principal() + "]";
  }
}
