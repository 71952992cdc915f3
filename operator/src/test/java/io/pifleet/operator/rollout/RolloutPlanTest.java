package io.pifleet.operator.rollout;

import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.pifleet.operator.golden.Scenario;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who is let go, why the others wait and what the status says, scenario by scenario:
 * src/test/resources/rollout.
 */
class RolloutPlanTest {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  static Stream<Scenario> scenarios() {
    return Scenario.all("rollout").stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void saysWhatTheScenarioSays(Scenario scenario) throws IOException {
    Play play = new Play(scenario.in("rollout"), scenario.in("facts"));
    scenario.out("plan", YAML.writeValueAsString(play.outcome()));
    scenario.nothingElse();
  }
}
