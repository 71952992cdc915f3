package io.pifleet.agent.credential;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/**
 * A certification request (PKCS#10, RFC 2986) for an elliptic-curve key. The name in it is of no
 * importance: the server chooses.
 */
public final class Csr {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OID = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int NO_ATTRIBUTES = 0xa0;
  private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};
  private static final byte[] ECDSA_WITH_SHA256 = {
    0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };

  private Csr() {}

  /** Writes and signs a request, as PEM. */
  public static String of(KeyPair pair, String commonName) {
    byte[] name =
        der(
            SEQUENCE,
            der(
                SET,
                der(
                    SEQUENCE,
                    der(OID, COMMON_NAME),
                    der(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8)))));
    byte[] version = der(INTEGER, BigInteger.ZERO.toByteArray());
    byte[] info = der(SEQUENCE, version, name, pair.getPublic().getEncoded(), der(NO_ATTRIBUTES));
    byte[] algorithm = der(SEQUENCE, der(OID, ECDSA_WITH_SHA256));
    byte[] allBitsUsed = {0};
    byte[] signature = der(BIT_STRING, allBitsUsed, sign(pair, info));
    return Pem.write("CERTIFICATE REQUEST", der(SEQUENCE, info, algorithm, signature));
  }

  private static byte[] sign(KeyPair pair, byte[] info) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(info);
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A tag, the length in the shortest form, the parts. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = body.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int from = digits[0] == 0 ? 1 : 0;
      out.write(0x80 | (digits.length - from));
      out.write(digits, from, digits.length - from);
    }
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }
}
