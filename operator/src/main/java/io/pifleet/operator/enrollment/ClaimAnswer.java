package io.pifleet.operator.enrollment;

import io.pifleet.operator.authority.ApiKey;
import io.pifleet.protocol.SiteId;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a claim, for the gateway to put in words. */
public sealed interface ClaimAnswer {
  /**
   * The box is this site now.
   *
   * @param site whose credentials these are
   * @param apiKey its key to the gateway
   * @param deviceName shown at the box
   * @param certificate PEM, where it asked for one
   */
  record Granted(SiteId site, ApiKey apiKey, String deviceName, Optional<String> certificate)
      implements ClaimAnswer {}

  /** The PIN opens nothing. */
  record Refused() implements ClaimAnswer {}

  /** This address has asked too often. */
  record Throttled(Instant until) implements ClaimAnswer {}

  /** Claiming is paused for all. */
  record Paused(Instant until) implements ClaimAnswer {}
}
