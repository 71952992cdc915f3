package io.pifleet.operator.rollout;

import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * A site's place in the one order of a rollout: a hash of both, so that it is the same in every run
 * of every operator and sites that join or leave reshuffle nobody.
 */
record Place(long order, SiteId site) implements Comparable<Place> {
  /** Without making strings, unlike the natural order of ids. */
  static final Comparator<SiteId> BY_NAME =
      Comparator.comparing(SiteId::name).thenComparing(SiteId::namespace);

  static Place of(SiteId site, String siteUid, String rollout) {
    String digest = Sha256.ofText(siteUid + " " + rollout).hex();
    return new Place(ByteBuffer.wrap(HexFormat.of().parseHex(digest, 0, 16)).getLong(), site);
  }

  /** Whether it is among the first so many percent of all places. */
  boolean within(int percent) {
    return Math.unsignedMultiplyHigh(order, 100) < percent;
  }

  @Override
  public int compareTo(Place other) {
    int byOrder = Long.compareUnsigned(order, other.order);
    return byOrder != 0 ? byOrder : BY_NAME.compare(site, other.site);
  }
}
