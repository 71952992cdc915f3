package io.pifleet.api.v1alpha1;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Gives lists a Kubernetes list type, which the generator has no annotation for. Input: {@code
 * conditions=map:type;sports=set}.
 */
public final class ListTypes implements SchemaCustomizer.Customizer {
  @Override
  public JSONSchemaProps apply(
      JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
    for (String entry : input.split(";", -1)) {
      String[] field = entry.split("=", -1);
      String[] type = field[1].split(":", -1);
      JSONSchemaProps property = schema.getProperties().get(field[0]);
      if (property == null) {
        throw new IllegalArgumentException("there is no list " + field[0]);
      }
      property.setXKubernetesListType(type[0]);
      if (type.length > 1) {
        property.setXKubernetesListMapKeys(List.of(type[1].split(",", -1)));
      }
    }
    return schema;
  }
}
