package io.pifleet.api.v1alpha1;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Describes a kind, its spec and its status, which {@code kubectl explain} begins with and the
 * generator has no annotation for. Input: the kind's sentences; spec and status are the same for
 * all.
 */
public final class Described implements SchemaCustomizer.Customizer {
  @Override
  public JSONSchemaProps apply(
      JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
    schema.setDescription(input);
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
