package io.pifleet.operator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a Group. */
class GroupPlanTest {
  @Test
  void membersAreCounted() {
    GroupPlan plan = GroupPlan.of(3, 2, List.of());
    assertThat(plan.sites()).isEqualTo(3);
    assertThat(plan.online()).isEqualTo(2);
    assertThat(plan.ready().isTrue()).isTrue();
    assertThat(plan.ready().reason()).isEqualTo(Reason.Counted);
  }

  @Test
  void aGroupOfNobodySaysSo() {
    assertThat(GroupPlan.of(0, 0, List.of()).ready().reason()).isEqualTo(Reason.NoMembers);
  }

  @Test
  void aNameThatNoSiteHasIsTold() {
    GroupPlan plan = GroupPlan.of(1, 1, List.of("a", "b", "c", "d", "e", "f", "g"));
    assertThat(plan.sites()).isEqualTo(1);
    assertThat(plan.ready().isTrue()).isFalse();
    assertThat(plan.ready().reason()).isEqualTo(Reason.MissingSite);
    assertThat(plan.ready().message())
        .isEqualTo(
            "Site that does not exist: a, b, c, d, e and 2 more; create it, or take it out of"
                + " sites. The others are counted.");
  }
}
