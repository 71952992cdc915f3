package io.pifleet.operator.authority;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.SiteId;
import java.util.Base64;
import java.util.Optional;

/**
 * A box's key to the gateway: its site's id and a secret that the operator computes rather than
 * stores. It changes with the Enrollment, so a later claim or a deletion ends it.
 *
 * @param site whose
 * @param secret base64url of an HMAC
 */
public record ApiKey(SiteId site, String secret) {
  /** The key that an Enrollment of a site gives. */
  public static ApiKey of(SiteId site, String siteUid, String enrollmentUid, KeyedDigest digest) {
    byte[] secret = digest.of("api-key", siteUid, enrollmentUid);
    return new ApiKey(site, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** Reads {@code <site id>.<secret>}; empty when it has another shape. */
  public static Optional<ApiKey> parse(String text) {
    int dot = text.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ApiKey(SiteId.of(text.substring(0, dot)), text.substring(dot + 1)));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /** Whether both are the same, in constant time. */
  public boolean matches(ApiKey other) {
    return site.equals(other.site) && KeyedDigest.equal(secret, other.secret);
  }

  /** The form that the box sends. */
  public String text() {
    return site + "." + secret;
  }

  @Override
  public String toString() {
    return "ApiKey[" + site + ", hidden]";
  }
}
