package io.pifleet.e2e.sim;

import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.protocol.SiteId;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects about software at one moment, as the API server has them; never changed.
 *
 * @param sites by id
 * @param groups by name
 * @param releases by name
 * @param rollouts by uid, which is their name too
 */
record Catalogue(
    NavigableMap<SiteId, Site> sites,
    NavigableMap<String, Group> groups,
    NavigableMap<String, SoftwareRelease> releases,
    NavigableMap<String, Rollout> rollouts) {
  static final Catalogue EMPTY =
      new Catalogue(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  /**
   * One UpdateRollout.
   *
   * @param object with the spec, and no status
   * @param approvals that name it
   */
  record Rollout(UpdateRollout object, List<RolloutApproval> approvals) {
    String uid() {
      return object.getMetadata().getUid();
    }

    long generation() {
      return object.getMetadata().getGeneration();
    }

    UpdateRollout.Spec spec() {
      return object.getSpec();
    }
  }

  /** Uid of a site; null while it is deleted. */
  @Nullable String uid(SiteId site) {
    Site object = sites.get(site);
    return object == null ? null : object.getMetadata().getUid();
  }

  /** The release that a rollout names. */
  @Nullable SoftwareRelease release(Rollout rollout) {
    return releases.get(rollout.spec().release());
  }

  /** The same after a change of the copies. */
  Catalogue with(Consumer<Catalogue> change) {
    Catalogue next =
        new Catalogue(
            new TreeMap<>(sites),
            new TreeMap<>(groups),
            new TreeMap<>(releases),
            new TreeMap<>(rollouts));
    change.accept(next);
    return next;
  }
}
