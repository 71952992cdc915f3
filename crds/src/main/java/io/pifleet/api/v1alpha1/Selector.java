package io.pifleet.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** Kubernetes' label selector, with bounds. An empty one selects everything. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Selector(
    @JsonPropertyDescription("Labels that must all be there with these values.")
        @Size(min = 1, max = 16)
        @ValidationRule(
            value = "self.all(k, self[k].matches('" + Shapes.LABEL_VALUE + "'))",
            message = Shapes.LABEL_VALUES)
        Map<String, @Size(max = 63) String> matchLabels,
    @JsonPropertyDescription("Requirements that must all hold.") @Size(max = 16)
        List<Requirement> matchExpressions) {

  /** One requirement of a label. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(
      value =
          "self.operator in ['In', 'NotIn'] ? has(self.values) && self.values.size() > 0"
              + " : !has(self.values) || self.values.size() == 0",
      message = "In and NotIn need values; Exists and DoesNotExist take none")
  public record Requirement(
      @JsonPropertyDescription("Key of the label.")
          @Required
          @Size(min = 1, max = 317)
          @ValidationRule(value = Shapes.IS_LABEL_KEY, message = Shapes.LABEL_KEY)
          String key,
      @JsonPropertyDescription("How the label is compared.") @Required Operator operator,
      @JsonPropertyDescription("Values for In and NotIn.")
          @Size(max = 64)
          @ValidationRule(
              value = "self.all(v, v.matches('" + Shapes.LABEL_VALUE + "'))",
              message = Shapes.LABEL_VALUES)
          List<@Size(max = 63) String> values) {
    /** Takes an absent list for an empty one. */
    public Requirement {
      values = values == null ? List.of() : List.copyOf(values);
    }
  }

  /** How a label is compared. */
  public enum Operator {
    /** The label has one of the values. */
    In,
    /** The label has none of the values, or is absent. */
    NotIn,
    /** The label is there. */
    Exists,
    /** The label is absent. */
    DoesNotExist
  }

  /** Takes what is absent for empty. */
  public Selector {
    matchLabels = matchLabels == null ? Map.of() : Map.copyOf(matchLabels);
    matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
  }
}
