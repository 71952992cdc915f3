package io.pifleet.operator.group;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.operator.status.Finding;
import io.pifleet.operator.status.Names;
import java.util.List;

/**
 * What a Group's status says.
 *
 * @param sites how many belong to it
 * @param online how many of them are online
 * @param ready its one condition
 */
public record GroupPlan(int sites, int online, Finding ready) {
  private static final String READY = "Ready";
  private static final int NAMED = 5;

  /**
   * Plans; a group without members is no fault, but a person will want to know.
   *
   * @param missing names in its spec that no Site has
   */
  public static GroupPlan of(int sites, int online, List<String> missing) {
    return new GroupPlan(sites, online, ready(sites, missing));
  }

  private static Finding ready(int sites, List<String> missing) {
    if (missing.isEmpty()) {
      return Finding.yes(READY, sites == 0 ? Reason.NoMembers : Reason.Counted);
    }
    return Finding.no(
        READY,
        Reason.MissingSite,
        "Site that does not exist: "
            + Names.of(missing, NAMED)
            + "; create it, or take it out of sites. The others are counted.");
  }
}
