package io.pifleet.api.v1alpha1;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Describes a kind, its spec and its status, which {@code kubectl explain} begins with, and
 * requires the spec; the generator has no annotation for these. Input: the kind's sentences; spec
 * and status are the same for all.
 */
public final class Described implements SchemaCustomizer.Customizer {
  @Override
  public JSONSchemaProps apply(
      JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
    schema.setDescription(input);
    // An object without it would be none of its kind's fields, and every reader would have to ask.
    schema.setRequired(List.of("spec"));
    describe(schema, "spec", "What is wanted; people and Git write it, PiFleet never does.");
    describe(schema, "status", "What is so; PiFleet writes it, nobody else does.");
    return schema;
  }

  private static void describe(JSONSchemaProps schema, String field, String sentence) {
    JSONSchemaProps property = schema.getProperties().get(field);
    if (property != null) {
      property.setDescription(sentence);
    }
  }
}
