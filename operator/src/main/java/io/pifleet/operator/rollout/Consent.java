package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.RolloutApproval.Decision;
import io.pifleet.api.v1alpha1.UpdateRollout.Approval;
import java.util.Set;

/** Whether a wave may begin as far as people are asked. */
enum Consent {
  Given,
  Awaited,
  Denied;

  /** Denied outweighs Approved, and counts where nobody was asked, too. */
  static Consent of(Approval approval, Set<Decision> decisions) {
    if (decisions.contains(Decision.Denied)) {
      return Denied;
    }
    return approval == Approval.NotRequired || decisions.contains(Decision.Approved)
        ? Given
        : Awaited;
  }
}
