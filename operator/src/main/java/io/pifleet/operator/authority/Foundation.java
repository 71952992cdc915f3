package io.pifleet.operator.authority;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What all trust rests on, as the Secret {@code pifleet-ca} holds it: made at the first start, or
 * the pair brought by a person and the rest made beside it.
 *
 * @param ca signs
 * @param digest makes API keys and the digests of PINs
 * @param revoked what was taken back
 * @param data all of it, as stored
 */
record Foundation(CaKey ca, KeyedDigest digest, RevocationList revoked, Map<String, String> data) {
  private static final String CERTIFICATE = "ca.crt";
  private static final String KEY = "ca.key";
  private static final String HMAC = "hmac.key";
  private static final String CRL = "crl.pem";

  /** The data with all that was missing, the list of revocations signed anew when it is old. */
  static Map<String, String> completed(Map<String, String> data, Instant now) {
    Map<String, String> all = new HashMap<>(data);
    if (!data.containsKey(CERTIFICATE) && !data.containsKey(KEY)) {
      CaKey fresh = Issuer.newAuthority(now);
      all.put(CERTIFICATE, Pem.of(fresh.chain()));
      all.put(KEY, Pem.of(fresh.key()));
    }
    CaKey ca = ca(all, now);
    if (!all.containsKey(HMAC)) {
      byte[] key = new byte[KeyedDigest.KEY_BYTES];
      new SecureRandom().nextBytes(key);
      all.put(HMAC, text(key));
    }
    if (!all.containsKey(CRL)) {
      all.put(CRL, RevocationList.empty(ca, now).pem());
    } else {
      RevocationList list = RevocationList.of(all.get(CRL));
      all.put(CRL, list.fresh(ca, now) ? list.pem() : list.renewed(ca, now).pem());
    }
    return all;
  }

  /** Reads completed data. */
  static Foundation of(Map<String, String> data, Instant now) {
    byte[] hmac = data.getOrDefault(HMAC, "").getBytes(StandardCharsets.ISO_8859_1);
    if (hmac.length < KeyedDigest.KEY_BYTES) {
      throw new InvalidAuthority(
          HMAC + " must hold " + KeyedDigest.KEY_BYTES + " random bytes; delete it and it is made");
    }
    return new Foundation(
        ca(data, now),
        new KeyedDigest(hmac),
        RevocationList.of(data.getOrDefault(CRL, "")),
        Map.copyOf(data));
  }

  /** The data with another list of revocations. */
  static Map<String, String> with(RevocationList revoked, Map<String, String> data) {
    Map<String, String> all = new HashMap<>(data);
    all.put(CRL, revoked.pem());
    return all;
  }

  private static CaKey ca(Map<String, String> data, Instant now) {
    if (!data.containsKey(CERTIFICATE) || !data.containsKey(KEY)) {
      throw new InvalidAuthority(
          "ca.crt and ca.key must both be there, or neither and they are made");
    }
    return CaKey.of(data.get(CERTIFICATE), data.get(KEY), now);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return "Foundation[" + ca + "]";
  }
}
