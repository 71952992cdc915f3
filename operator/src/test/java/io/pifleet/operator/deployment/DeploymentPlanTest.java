package io.pifleet.operator.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.pifleet.api.v1alpha1.ContentDeployment;
import io.pifleet.operator.golden.Scenario;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a deployment's status says, scenario by scenario: src/test/resources/deployment. */
class DeploymentPlanTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  static Stream<Scenario> scenarios() {
    return Scenario.all("deployment").stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void saysWhatTheScenarioSays(Scenario scenario) throws IOException {
    JsonNode declared = scenario.in("declared");
    JsonNode before = declared.path("before");
    ContentDeployment.Status status =
        DeploymentPlan.of(
            new DeploymentFacts(
                declared.path("generation").asLong(1),
                declared.path("paused").asBoolean(),
                declared.path("empty").asBoolean(),
                strings(declared.path("missingContents")),
                strings(declared.path("unseenContents")),
                strings(declared.path("missingGroups")),
                strings(declared.path("missingSites"))),
            tally(scenario.in("sites")),
            before.isMissingNode()
                ? null
                : JsonMapper.builder().build().treeToValue(before, ContentDeployment.Status.class),
            NOW);
    scenario.out("status", YAML.writeValueAsString(status));
    scenario.nothingElse();
  }

  private static Tally tally(JsonNode sites) {
    Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
    Map<String, Integer> reasons = new TreeMap<>();
    List<Tally.Named> named = new ArrayList<>();
    int late = 0;
    int all = 0;
    for (JsonNode line : sites) {
      String[] w = line.asText().split(" ", 4);
      phases.merge(Phase.valueOf(w[1]), 1, Integer::sum);
      all++;
      if (w.length > 2) {
        late += w[2].equals("DeadlineExceeded") ? 1 : 0;
        reasons.merge(w[2], 1, Integer::sum);
        named.add(new Tally.Named(w[0], new Trouble(w[2], w[3])));
      }
    }
    return new Tally(all, phases, 0, late, reasons, named);
  }

  private static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    list.forEach(s -> strings.add(s.asText()));
    return strings;
  }
}
