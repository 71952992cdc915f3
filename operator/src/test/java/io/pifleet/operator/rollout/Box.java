package io.pifleet.operator.rollout;

import io.pifleet.protocol.SiteId;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/** A site of the walk: what is really so, which the operator is told only when its plan reports. */
final class Box {
  private static final Set<Phase> RETURNS = EnumSet.of(Phase.Soaking, Phase.Verified, Phase.Broken);

  final SiteId site;
  final Place place;
  final String region;
  final boolean canary;
  Phase phase = Phase.Waiting;
  boolean online = true;
  boolean held;
  int grants;
  Phase reported = Phase.Waiting;

  Box(int i, Random random) {
    site = new SiteId("club", "s" + i);
    place = Place.of(site, "uid-" + site.name(), "r-1");
    region = "r" + random.nextInt(4);
    canary = random.nextInt(5) == 0;
    online = random.nextInt(6) > 0;
  }

  Member member(Standing presumed) {
    return new Member(
        site, "uid-" + site.name(), canary ? Set.of(0) : Set.of(), region, null, presumed);
  }

  /** As its site's own plan would find it. */
  Standing standing(boolean back) {
    if (!online) {
      return told() ? Standing.away(phase) : settled(back) ? of(phase) : of(Phase.Deferred);
    }
    return held && phase == Phase.Waiting ? Standing.held("Ada") : of(phase);
  }

  private boolean settled(boolean back) {
    return phase == Phase.Failed || phase == Phase.Returned || (!back && phase != Phase.Waiting);
  }

  private static Standing of(Phase phase) {
    return switch (phase) {
      case Failed -> Standing.failed("Crashed", "it crashed");
      case Broken -> Standing.broken("Crashed", "it crashed");
      default -> Standing.of(phase);
    };
  }

  private boolean told() {
    return phase == Phase.Updating || phase == Phase.Returning;
  }

  boolean asks(boolean back) {
    return online && (back ? RETURNS.contains(phase) : phase == Phase.Waiting && !held);
  }

  void grant(boolean back) {
    if (phase != Phase.Updating && phase != Phase.Returning) {
      grants += back ? 0 : 1;
      phase = back ? Phase.Returning : Phase.Updating;
    }
  }

  /** Gets on with it, well or badly. */
  void live(boolean well, Random random) {
    if (!online) {
      return;
    }
    phase =
        switch (phase) {
          case Updating ->
              well ? Phase.Soaking : random.nextBoolean() ? Phase.Failed : Phase.Broken;
          case Soaking -> well ? Phase.Verified : Phase.Broken;
          case Verified -> well ? Phase.Verified : Phase.Broken;
          case Returning -> well ? Phase.Returned : Phase.Failed;
          // It heals by itself.
          case Broken -> well && random.nextInt(4) == 0 ? Phase.Verified : phase;
          default -> phase;
        };
  }
}
