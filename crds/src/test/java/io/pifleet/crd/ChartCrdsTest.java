package io.pifleet.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ChartCrdsTest {
  @Test
  void theChartHasTheCrdsOfTheSources() {
    assertThat(ChartCrds.in(Path.of("../charts/pifleet/crds")))
        .as("charts/pifleet/crds differs from what the sources generate: run make crds")
        .isEqualTo(ChartCrds.generated(Path.of("target/classes/META-INF/fabric8")));
  }
}
