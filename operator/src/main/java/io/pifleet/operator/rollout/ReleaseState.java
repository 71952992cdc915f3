package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.Reason;
import org.jspecify.annotations.Nullable;

/** Whether a rollout's release may be sent. */
public enum ReleaseState {
  /** It may. */
  Ready(null),
  /** There is none of this name. */
  Missing(Reason.MissingRelease),
  /** There is another one of this name than when the rollout began. */
  Changed(Reason.ReleaseChanged),
  /** Its package is not stored, or not signed. */
  NotReady(Reason.ReleaseNotReady),
  /** It may, but whom the rollout means is not known. */
  MissingGroup(Reason.MissingGroup),
  /** It may, but a Site that the rollout names is not there, and nothing has begun. */
  MissingSite(Reason.MissingSite),
  /** A person took it back. */
  Revoked(Reason.Revoked);

  private final @Nullable Reason obstacle;

  ReleaseState(@Nullable Reason obstacle) {
    this.obstacle = obstacle;
  }

  @Nullable Reason obstacle() {
    return obstacle;
  }
}
