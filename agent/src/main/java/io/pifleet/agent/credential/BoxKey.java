package io.pifleet.agent.credential;

import io.pifleet.protocol.Malformed;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * The box's own key, on the curve P-256; it never leaves the box. Its file holds both halves: a
 * claim that lost its answer is repeated with the same key, before there is a certificate.
 */
public final class BoxKey {
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  private BoxKey() {}

  /** Makes one. */
  public static KeyPair fresh() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Writes it as PEM. */
  public static String write(KeyPair pair) {
    return Pem.write(PRIVATE, pair.getPrivate().getEncoded())
        + Pem.write(PUBLIC, pair.getPublic().getEncoded());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws Malformed when a half is missing or unreadable; the text is not quoted
   */
  public static KeyPair read(String pem) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(Pem.read(PRIVATE, pem)));
      PublicKey open = factory.generatePublic(new X509EncodedKeySpec(Pem.read(PUBLIC, pem)));
      return new KeyPair(open, secret);
    } catch (GeneralSecurityException e) {
      throw new Malformed("it holds a key that cannot be read", e);
    }
  }
}
