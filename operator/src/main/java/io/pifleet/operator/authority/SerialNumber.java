package io.pifleet.operator.authority;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A certificate's serial number: its expiry in seconds, then 88 random bits. The expiry is in it so
 * that the revocation list can drop what has expired anyway, knowing nothing but the number.
 *
 * @param value positive, 16 bytes
 */
public record SerialNumber(BigInteger value) {
  private static final int RANDOM_BYTES = 11;

  /** Draws one for a certificate that expires then. */
  static SerialNumber random(Instant notAfter, SecureRandom random) {
    byte[] tail = new byte[RANDOM_BYTES];
    random.nextBytes(tail);
    return new SerialNumber(
        BigInteger.valueOf(notAfter.getEpochSecond())
            .shiftLeft(8 * RANDOM_BYTES)
            .add(new BigInteger(1, tail)));
  }

  /** Reads the hexadecimal form. */
  public static SerialNumber of(String hex) {
    return new SerialNumber(new BigInteger(hex, 16));
  }

  /** When the certificate ends. */
  public Instant notAfter() {
    return Instant.ofEpochSecond(value.shiftRight(8 * RANDOM_BYTES).longValue());
  }

  /** The form in status, 32 digits. */
  public String hex() {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[5 + RANDOM_BYTES];
    int length = Math.min(bytes.length, padded.length);
    ByteBuffer.wrap(padded)
        .position(padded.length - length)
        .put(bytes, bytes.length - length, length);
    return HexFormat.of().formatHex(padded);
  }
}
