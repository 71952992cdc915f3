package io.pifleet.agent.credential;

import java.math.BigInteger;
import java.security.KeyPair;

/**
 * A certification request (PKCS#10, RFC 2986) for an elliptic-curve key. The name in it is of no
 * importance: the server chooses.
 */
public final class Csr {
  private static final int NO_ATTRIBUTES = 0xa0;

  private Csr() {}

  /** Writes and signs a request, as PEM. */
  public static String of(KeyPair pair, String commonName) {
    byte[] version = Der.integer(BigInteger.ZERO);
    byte[] name = Der.name(commonName);
    byte[] info = Der.sequence(version, name, pair.getPublic().getEncoded(), Der.of(NO_ATTRIBUTES));
    return Pem.write("CERTIFICATE REQUEST", Der.signed(info, pair.getPrivate()));
  }
}
