package io.pifleet.operator.site;

import io.pifleet.operator.status.Finding;
import io.pifleet.operator.window.Spell;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
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

  /**
   * Whether a rollout brought that to a site: its box says by which command it has it.
   *
   * @param rollout its uid
   * @param site uid of the Site
   */
  public static boolean brought(String rollout, String site, State.Installed installed) {
    return installed
        .by()
        .equals(
            CommandId.of(
                site,
                rollout,
                installed.revision(),
                bringing(installed.version(), installed.sha256())));
  }

  private static String bringing(String version, Sha256 sha256) {
    return "update " + version + " " + sha256;
  }

  /** The same before it turned back. */
  SoftwareWant forward() {
    return new SoftwareWant(
        owner, release, false, soak, deadline, spent, verified, window, obstacle);
  }

  /** The id of the command by which the rollout brings its release to a site. */
  CommandId bringing(SiteFacts site, long revision) {
    return id(site, revision, bringing(release.version(), release.sha256()));
  }

  /** The id of the command by which the rollout takes its release back from a site. */
  CommandId returning(SiteFacts site, long revision) {
    return id(site, revision, "rollback " + release.version());
  }

  private CommandId id(SiteFacts site, long revision, String step) {
    return CommandId.of(site.uid(), owner.uid(), revision, step);
  }

  /** The rollout as people write it. */
  String title() {
    return owner.kind() + " " + owner.name();
  }
}
