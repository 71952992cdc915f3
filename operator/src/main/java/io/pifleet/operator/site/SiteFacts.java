package io.pifleet.operator.site;

import io.pifleet.protocol.SiteId;

/**
 * What a person says of a site, as far as plans need it.
 *
 * @param id its name everywhere
 * @param uid of the Site object: a site deleted and made again is another
 * @param maintenance whether nothing shall be sent
 */
public record SiteFacts(SiteId id, String uid, boolean maintenance) {}
