package io.pifleet.operator.rollout;

import io.pifleet.api.v1alpha1.UpdateRollout.Approval;

/** Whether a wave may begin as far as people are asked. */
enum Consent {
  Given,
  Awaited,
  Denied;

  /** Denied outweighs Approved, and counts where nobody was asked, too. */
  static Consent of(Approval approval, Verdict verdict) {
    if (verdict.denial() != null) {
      return Denied;
    }
    return approval == Approval.NotRequired || verdict.approved() ? Given : Awaited;
  }
}
