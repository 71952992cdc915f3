package io.pifleet.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;

/**
 * A public key that vouches for packages (Ed25519, RFC 8032). The private half never comes near
 * PiFleet: a person signs where it is kept, for example by
 *
 * <pre>{@code
 * printf 'pifleet-package-v1 %s\n' "$(sha256sum player.tar.gz | cut -d' ' -f1)" > statement
 * openssl pkeyutl -sign -rawin -inkey release.pem -in statement | base64 -w0
 * }</pre>
 *
 * <p>What is signed is a {@link #statement} on the package's digest and not the package: a box
 * reads it once, whatever its length, and all that the package says of itself is under the digest.
 *
 * @param base64 its SubjectPublicKeyInfo (RFC 8410), as a PEM file has it between its two lines
 */
public record ReleaseKey(String base64) {
  private static final String ALGORITHM = "Ed25519";
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  /** Checks that it is such a key; throws {@link Malformed}. */
  public ReleaseKey {
    parse(base64);
  }

  /**
   * Reads a key, with or without the two lines of a PEM file.
   *
   * @throws Malformed when it is none
   */
  public static ReleaseKey of(String text) {
    return new ReleaseKey(text.replace(BEGIN, "").replace(END, "").replaceAll("\\s", ""));
  }

  /** What is signed: one line of ASCII, ended by a line feed. */
  public static byte[] statement(Sha256 packageDigest) {
    return ("pifleet-package-v1 " + packageDigest + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether one of the keys signed the package; what is no signature was signed by none. */
  public static boolean anySigned(
      Collection<ReleaseKey> keys, Sha256 packageDigest, String signature) {
    return keys.stream().anyMatch(key -> key.signed(packageDigest, signature));
  }

  private boolean signed(Sha256 packageDigest, String signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(parse(base64));
      verifier.update(statement(packageDigest));
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException none) {
      return false;
    }
  }

  private static PublicKey parse(String base64) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new Malformed(
          "a release key is an Ed25519 public key as `openssl pkey -pubout` prints it", e);
    }
  }
}
