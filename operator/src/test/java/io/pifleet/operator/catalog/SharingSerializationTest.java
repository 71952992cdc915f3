package io.pifleet.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.pifleet.api.v1alpha1.Site;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharingSerializationTest {
  private final SharingSerialization serialization =
      new SharingSerialization(new ObjectMapper(), new Class<?>[0]);
  private final Site site =
      serialization.unmarshal(
          """
          apiVersion: pifleet.io/v1alpha1
          kind: Site
          metadata:
            name: fc-koln
            namespace: koln
            uid: 5c7e
            resourceVersion: "17"
            generation: 2
            labels: {region: west}
            finalizers: [pifleet.io/credentials]
          spec: {displayName: FC Köln, sports: [football]}
          status: {observedGeneration: 2, conditions: [], software: {version: 1.4.0}}
          """,
          Site.class);

  @Test
  void aCopyIsEqual() {
    assertThat(serialization.asYaml(serialization.clone(site)))
        .isEqualTo(serialization.asYaml(site));
  }

  @Test
  void whatIsEditedInTheCopyIsNotInTheCache() {
    String cached = serialization.asYaml(site);

    Site copy = serialization.clone(site);
    copy.removeFinalizer("pifleet.io/credentials");
    copy.getMetadata().setResourceVersion(null);
    copy.getMetadata().getLabels().put("region", "east");
    copy.setStatus(null);

    assertThat(serialization.asYaml(site)).isEqualTo(cached);
  }

  @Test
  void recordsAreShared() {
    Site copy = serialization.clone(site);

    assertThat(copy.getSpec()).isSameAs(site.getSpec());
    assertThat(copy.getStatus()).isSameAs(site.getStatus());
  }

  @Test
  void whatIsNoRecordIsCopiedThroughItsJson() {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("m")
            .endMetadata()
            .withData(new HashMap<>(Map.of("a", "b")))
            .build();

    ConfigMap copy = serialization.clone(map);
    copy.getData().put("a", "c");

    assertThat(map.getData()).containsEntry("a", "b");
  }
}
