package io.pifleet.operator.site;

import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import org.jspecify.annotations.Nullable;

/**
 * By what a rollout knows its own deeds at a box again, whoever is meant by now and whichever
 * operator told it.
 *
 * @param has what runs; null for nothing that PiFleet brought
 * @param at the command about software that is under way; null for none
 * @param revision of that command; 0 for none
 */
public record Deeds(State.@Nullable Installed has, @Nullable CommandId at, long revision) {
  private static final Deeds NONE = new Deeds(null, null, 0);

  static Deeds of(@Nullable State state) {
    if (state == null || state.software() == null) {
      return NONE;
    }
    State.Open open = state.change().orElse(null);
    return new Deeds(
        state.software().current(),
        open == null ? null : open.id(),
        open == null ? 0 : open.revision());
  }

  /**
   * Whether a rollout brought what runs.
   *
   * @param rollout its uid
   * @param site uid of the Site
   */
  public boolean brought(String rollout, String site) {
    return has != null
        && has.by().equals(bringing(site, rollout, has.revision(), has.version(), has.sha256()));
  }

  /**
   * Whether a rollout is about to bring a version.
   *
   * @param rollout its uid
   * @param site uid of the Site
   */
  public boolean bring(String rollout, String site, String version, Sha256 sha256) {
    return at != null && at.equals(bringing(site, rollout, revision, version, sha256));
  }

  /** The id of the command by which a rollout brings a version to a site. */
  static CommandId bringing(
      String site, String rollout, long revision, String version, Sha256 sha256) {
    return CommandId.of(site, rollout, revision, "update " + version + " " + sha256);
  }
}
