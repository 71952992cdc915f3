package io.pifleet.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code kubectl explain} reads like documentation, and nothing can grow without a bound. */
class DescriptionsTest {
  private static final Path CRDS = Path.of("../charts/pifleet/crds");

  @Test
  void everyFieldIsDescribed() throws IOException {
    assertThat(offenders((path, field) -> !field.has("description"))).isEmpty();
  }

  @Test
  void everyStringListAndNumberIsBounded() throws IOException {
    assertThat(offenders(DescriptionsTest::unbounded)).isEmpty();
  }

  private static boolean unbounded(String path, JsonNode field) {
    return switch (field.path("type").asText()) {
      case "string" -> !field.has("maxLength") && !field.has("enum");
      case "array" -> !field.has("maxItems") || unbounded(path, field.path("items"));
      // What people write must fit an int; a status is the operator's own.
      case "integer" -> path.contains(".spec.") && !field.has("maximum");
      default -> false;
    };
  }

  private interface Offence {
    boolean committed(String path, JsonNode field);
  }

  private static List<String> offenders(Offence offence) throws IOException {
    List<String> found = new ArrayList<>();
    for (String text : ChartCrds.in(CRDS).values()) {
      JsonNode crd = new YAMLMapper().readTree(text);
      JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
      walk(crd.at("/spec/names/kind").asText(), schema, offence, found);
    }
    return found;
  }

  private static void walk(String path, JsonNode schema, Offence offence, List<String> found) {
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String inner = path + "." + property.getKey();
              JsonNode field = property.getValue();
              boolean kubernetesOwn = inner.matches("[A-Za-z]+[.](apiVersion|kind|metadata)");
              if (!kubernetesOwn && offence.committed(inner, field)) {
                found.add(inner);
              }
              walk(inner, field.has("items") ? field.path("items") : field, offence, found);
            });
  }
}
