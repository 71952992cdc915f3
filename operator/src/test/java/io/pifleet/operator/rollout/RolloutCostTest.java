package io.pifleet.operator.rollout;

import static io.pifleet.operator.rollout.Sample.NOW;
import static io.pifleet.operator.rollout.Sample.members;
import static io.pifleet.operator.rollout.Sample.site;
import static io.pifleet.operator.rollout.Sample.taken;
import static io.pifleet.operator.rollout.Sample.terms;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.pifleet.protocol.SiteId;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one site's change costs, in allocated bytes and so without a clock. */
class RolloutCostTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final String SPEC =
      """
      {"maxConcurrency": 50, "maxFailures": "100%", "successThreshold": "0%",
       "disruptionBudget": {"groupBy": "location.region", "maxUnavailable": 20},
       "waves": [{"name": "some", "percent": 50}, {"name": "rest", "percent": 100}]}
      """;

  @Test
  void aChangeCostsTheSameInAFleetTenTimesAsLarge() {
    long small = bytes(1_000);
    long large = bytes(10_000);
    assertThat((double) large / small).as(small + " and " + large).isLessThanOrEqualTo(1.3);
  }

  @Test
  void aJoinerCostsTheSameInAFleetTenTimesAsLarge() {
    long small = joining(1_000);
    long large = joining(10_000);
    assertThat((double) large / small).as(small + " and " + large).isLessThanOrEqualTo(1.3);
  }

  private static long joining(int sites) {
    RolloutProgress progress = new RolloutProgress();
    taken(progress, terms("quart", 1, SPEC), members(sites));
    join(progress, sites, 300);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    join(progress, sites + 300, 300);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static void join(RolloutProgress progress, int from, int joiners) {
    for (int i = from; i < from + joiners; i++) {
      progress.join("uid-quart", site(i), Sample.member(i), NOW);
      report(progress, i, Phase.Waiting);
      progress.leave(site(i - joiners), NOW);
    }
  }

  /** Of a site that asks, is let go, soaks and is verified, or fails. */
  private static long bytes(int sites) {
    RolloutProgress progress = new RolloutProgress();
    Terms terms = terms("quart", 1, SPEC);
    taken(progress, terms, members(sites));
    for (int i = 0; i < sites; i++) {
      report(progress, i, Phase.Waiting);
    }
    round(progress, sites, 300);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    round(progress, sites, 300);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static void round(RolloutProgress progress, int sites, int changes) {
    for (int i = 0; i < changes; i++) {
      int n = i * 7 % sites;
      SiteId site = site(n);
      report(progress, n, Phase.Waiting);
      progress.take("uid-quart", site, Standing.of(Phase.Waiting), NOW);
      report(progress, n, Phase.Updating);
      report(progress, n, Phase.Soaking);
      report(progress, n, i % 3 == 0 ? Phase.Failed : Phase.Verified);
      report(progress, n, Phase.Deferred);
    }
  }

  private static void report(RolloutProgress progress, int site, Phase phase) {
    progress.report(site(site), Map.of("uid-quart", Standing.of(phase)), NOW);
  }
}
