package io.pifleet.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest (FIPS 180-4).
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) implements Comparable<Sha256> {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

  /** Checks the shape; throws {@link Malformed}. */
  public Sha256 {
    if (!SHAPE.matcher(hex).matches()) {
      throw new Malformed("a sha256 is 64 lower-case hexadecimal digits");
    }
  }

  /**
   * Reads the hexadecimal form.
   *
   * @throws Malformed when it is of another shape
   */
  @JsonCreator
  public static Sha256 of(String hex) {
    return new Sha256(hex);
  }

  /** Takes a finished digest's 32 bytes. */
  public static Sha256 of(byte[] digest) {
    return new Sha256(HexFormat.of().formatHex(digest));
  }

  /** Digests a text's UTF-8 bytes. */
  public static Sha256 ofText(String text) {
    return of(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A fresh digest to feed; every Java platform has the algorithm. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public int compareTo(Sha256 other) {
    return hex.compareTo(other.hex);
  }

  @Override
  @JsonValue
  public String toString() {
    return hex;
  }
}
