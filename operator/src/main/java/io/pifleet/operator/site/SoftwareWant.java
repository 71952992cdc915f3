package io.pifleet.operator.site;

import io.pifleet.operator.status.Finding;
import io.pifleet.operator.window.Spell;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Owner;
import java.time.Duration;

/**
 * What the one rollout that a site belongs to wants of its software.
 *
 * @param owner the rollout
 * @param release which version
 * @param back whether what this rollout brought shall go again
 * @param soak how long the box must stay healthy to count as verified
 * @param deadline how long it may take while connected
 * @param spent how long it has taken
 * @param verified whether it counted as verified when it was last seen
 * @param window the rollout's own
 * @param obstacle why its turn has not come, for the case that it has not
 */
public record SoftwareWant(
    Owner owner,
    Command.Release release,
    boolean back,
    Duration soak,
    Duration deadline,
    Duration spent,
    boolean verified,
    Spell window,
    Finding obstacle) {
  /** The same before it turned back. */
  SoftwareWant forward() {
    return new SoftwareWant(
        owner, release, false, soak, deadline, spent, verified, window, obstacle);
  }

  /** The id of the command by which the rollout brings its release to a site. */
  CommandId bringing(SiteFacts site, long revision) {
    return Deeds.bringing(site.uid(), owner.uid(), revision, release.version(), release.sha256());
  }

  /** The id of the command by which the rollout takes its release back from a site. */
  CommandId returning(SiteFacts site, long revision) {
    return CommandId.of(site.uid(), owner.uid(), revision, "rollback " + release.version());
  }

  /** The rollout as people write it. */
  String title() {
    return owner.kind() + " " + owner.name();
  }
}
