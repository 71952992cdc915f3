package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Window;
import io.pifleet.protocol.SiteId;
import java.util.List;

/**
 * What a person says of a site, as far as plans need it.
 *
 * @param id its name everywhere
 * @param uid of the Site object: a site deleted and made again is another
 * @param maintenance whether nothing shall be sent
 * @param windows when its software may be changed; at any time where there are none
 */
public record SiteFacts(SiteId id, String uid, boolean maintenance, List<Window> windows) {
  /** Of a site whose software may be changed at any time. */
  public SiteFacts(SiteId id, String uid, boolean maintenance) {
    this(id, uid, maintenance, List.of());
  }
}
