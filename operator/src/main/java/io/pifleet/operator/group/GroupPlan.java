package io.pifleet.operator.group;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Finding;

/**
 * What a Group's status says.
 *
 * @param sites how many belong to it
 * @param online how many of them are online
 * @param ready its one condition
 */
public record GroupPlan(int sites, int online, Finding ready) {
  /** Plans; a group without members is no fault, but a person will want to know. */
  public static GroupPlan of(int sites, int online) {
    return new GroupPlan(
        sites, online, Finding.yes("Ready", sites == 0 ? Reason.NoMembers : Reason.Counted));
  }
}
