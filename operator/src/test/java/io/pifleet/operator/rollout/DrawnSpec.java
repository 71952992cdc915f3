package io.pifleet.operator.rollout;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Random;

/** The spec of some rollout. */
final class DrawnSpec {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String[] OFFLINE = {"Defer", "Defer", "Wait", "Fail"};
  private static final String[] WAVES = {
    "[]",
    """
    [{"name": "canary", "targets": {"groups": ["c"]}},
     {"name": "some", "percent": 40, "maxConcurrency": 2},
     {"name": "rest", "percent": 100}]
    """,
    """
    [{"name": "half", "percent": 50},
     {"name": "rest", "percent": 100, "approval": "Required"}]
    """
  };

  private DrawnSpec() {}

  static ObjectNode of(Random random) throws IOException {
    ObjectNode spec = JSON.createObjectNode();
    spec.put("release", "r");
    spec.putObject("targets");
    spec.set("waves", JSON.readTree(WAVES[random.nextInt(WAVES.length)]));
    if (random.nextBoolean()) {
      spec.put("maxConcurrency", 1 + random.nextInt(5));
    } else {
      spec.put("maxConcurrency", "25%");
    }
    spec.put("maxFailures", random.nextInt(6));
    spec.put("successThreshold", random.nextInt(100) + "%");
    spec.put("offlinePolicy", OFFLINE[random.nextInt(OFFLINE.length)]);
    spec.put("onFailure", random.nextBoolean() ? "Pause" : "Rollback");
    if (random.nextBoolean()) {
      ObjectNode budget = spec.putObject("disruptionBudget");
      budget.put("groupBy", "location.region").put("maxUnavailable", 1 + random.nextInt(2));
    }
    return spec;
  }
}
