package io.pifleet.operator.authority;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 (RFC 2104) under a key that only the operator has. Each use has a domain of its own,
 * and every part goes in with its length, so that no two uses can be taken for each other.
 */
public final class KeyedDigest {
  /** Length of the key in bytes. */
  static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  KeyedDigest(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** Digests the parts for one use. */
  public byte[] of(String domain, String... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      feed(mac, domain);
      for (String part : parts) {
        feed(mac, part);
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The same in hexadecimal. */
  public String hex(String domain, String... parts) {
    return HexFormat.of().formatHex(of(domain, parts));
  }

  /** Compares in a time that does not tell where two texts differ. */
  public static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static void feed(Mac mac, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    mac.update(bytes);
  }

  @Override
  public String toString() {
    return "KeyedDigest[hidden]";
  }
}
