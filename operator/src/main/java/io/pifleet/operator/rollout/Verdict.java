package io.pifleet.operator.rollout;

import static java.util.Comparator.naturalOrder;

import io.pifleet.api.v1alpha1.RolloutApproval;
import io.pifleet.api.v1alpha1.RolloutApproval.Decision;
import io.pifleet.operator.status.Names;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What people decided of one wave.
 *
 * @param approved whether somebody said yes
 * @param name of the first RolloutApproval; empty for none
 * @param denial which RolloutApproval says no, and why if it says so; null for none
 */
public record Verdict(boolean approved, String name, @Nullable String denial) {
  private static final int LONGEST = 256;

  /** Nobody said anything. */
  static final Verdict NONE = new Verdict(false, "", null);

  /** Reads it; of many that say no the first by name is told. */
  static Verdict of(Collection<RolloutApproval> approvals) {
    return new Verdict(
        approvals.stream().anyMatch(a -> a.getSpec().decision() == Decision.Approved),
        approvals.stream().map(a -> a.getMetadata().getName()).min(naturalOrder()).orElse(""),
        approvals.stream()
            .filter(a -> a.getSpec().decision() == Decision.Denied)
            .min(Comparator.comparing(a -> a.getMetadata().getName()))
            .map(Verdict::denial)
            .orElse(null));
  }

  private static String denial(RolloutApproval no) {
    String reason = no.getSpec().reason();
    return "RolloutApproval "
        + no.getMetadata().getName()
        + (reason == null ? "" : " (\"" + Names.cut(reason, LONGEST) + "\")");
  }
}
