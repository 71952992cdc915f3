package io.pifleet.operator.authority;

import io.pifleet.protocol.SiteId;
import java.util.Optional;

/** Which box a caller of the gateway is; answered from caches, without a call. */
public interface Credentials {
  /**
   * Finds the site whose valid key this is.
   *
   * @param apiKey {@code <site id>.<secret>}, as the claim gave it
   */
  Optional<SiteId> site(String apiKey);
}
