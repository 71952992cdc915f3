package io.pifleet.operator.site;

import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;

/** Which files a site is meant to have; the gateway serves no others to its box. */
public interface Entitlement {
  /** Whether some ContentDeployment puts the file on the site, or some UpdateRollout brings it. */
  boolean covers(SiteId site, Sha256 sha256);
}
