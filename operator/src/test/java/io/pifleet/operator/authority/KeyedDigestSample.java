package io.pifleet.operator.authority;

/** A key for tests of other packages. */
public final class KeyedDigestSample {
  private KeyedDigestSample() {}

  public static KeyedDigest any() {
    return new KeyedDigest(new byte[KeyedDigest.KEY_BYTES]);
  }
}
