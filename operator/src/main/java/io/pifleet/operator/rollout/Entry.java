package io.pifleet.operator.rollout;

import io.pifleet.operator.rollout.Standing.Kind;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One site of one rollout. Its order is the hash of both, so nobody's place depends on others. */
final class Entry implements Comparable<Entry> {
  /** The wave of a site that does not get the release. */
  static final int NONE = -1;

  final SiteId site;
  final long order;
  Member member;
  int wave;
  Standing standing;
  boolean reported;

  /** The rollout that took the site over; null for none. */
  @Nullable String heir;

  private Duration spent = Duration.ZERO;
  private @Nullable Instant since;

  Entry(Member member, String rollout) {
    this.member = member;
    this.site = member.site();
    this.standing = member.presumed();
    this.order =
        ByteBuffer.wrap(
                HexFormat.of().parseHex(Sha256.ofText(member.uid() + " " + rollout).hex(), 0, 16))
            .getLong();
  }

  /** From 0 to 99: in which hundredth of all orders it is. */
  int place() {
    return (int) Math.unsignedMultiplyHigh(order, 100);
  }

  /** The key of its disruption budget; those without one are alike nobody. */
  @Nullable String alike() {
    return member.alike();
  }

  /** Counts the time at the update, which only runs while it is connected. */
  void count(Kind next, Instant now) {
    if (next == Kind.Updating || next == Kind.Returning) {
      since = since == null ? now : since;
    } else if (next == Kind.Deferred) {
      spent = spent(now);
      since = null;
    } else {
      spent = Duration.ZERO;
      since = null;
    }
  }

  Duration spent(Instant now) {
    return since == null ? spent : spent.plus(Duration.between(since, now));
  }

  @Override
  public int compareTo(Entry other) {
    int byOrder = Long.compareUnsigned(order, other.order);
    return byOrder != 0 ? byOrder : site.compareTo(other.site);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Entry e && site.equals(e.site);
  }

  @Override
  public int hashCode() {
    return site.hashCode();
  }
}
