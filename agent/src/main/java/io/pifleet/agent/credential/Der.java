package io.pifleet.agent.credential;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/** As much of ASN.1's distinguished encoding (X.690) as a certification request needs. */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OID = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int LONG_FORM = 0x80;
  private static final byte[] ALL_BITS_USED = {0};
  private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};
  private static final byte[] ECDSA_WITH_SHA256 = {
    0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };

  private Der() {}

  /** A tag, the length in its shortest form, the parts. */
  static byte[] of(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = body.size();
    if (length < LONG_FORM) {
      out.write(length);
    } else {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int from = digits[0] == 0 ? 1 : 0;
      out.write(LONG_FORM | (digits.length - from));
      out.write(digits, from, digits.length - from);
    }
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return of(SEQUENCE, parts);
  }

  static byte[] integer(BigInteger value) {
    return of(INTEGER, value.toByteArray());
  }

  static byte[] oid(byte... encoded) {
    return of(OID, encoded);
  }

  /** A distinguished name that is a common name and nothing else. */
  static byte[] name(String commonName) {
    byte[] text = of(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8));
    return sequence(of(SET, sequence(oid(COMMON_NAME), text)));
  }

  /** The algorithm that {@link #signed} uses. */
  static byte[] algorithm() {
    return sequence(oid(ECDSA_WITH_SHA256));
  }

  /** What is signed, the algorithm, the signature. */
  static byte[] signed(byte[] info, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(info);
      return sequence(info, algorithm(), of(BIT_STRING, ALL_BITS_USED, signature.sign()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
