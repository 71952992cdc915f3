package io.pifleet.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A person's word that one wave of an UpdateRollout may begin. */
@Group("pifleet.io")
@Version("v1alpha1")
@Categories("pifleet")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@SchemaCustomizer(
    value = Described.class,
    input =
        "A RolloutApproval is a person's word that one wave of an UpdateRollout may begin, or may not. It is a kind of its own, so that RBAC says who may give it.")
public class RolloutApproval extends CustomResource<RolloutApproval.Spec, Void>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** What is decided about which wave. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = Shapes.IS_SAME,
      message = "a RolloutApproval is fixed; delete it and make another one")
  public record Spec(
      @JsonPropertyDescription("Name of an UpdateRollout in this namespace.")
          @Required
          @Size(min = 1, max = 253)
          @PrinterColumn(name = "Rollout")
          String rollout,
      @JsonPropertyDescription("Name of one of its waves.")
          @Required
          @Size(min = 1, max = 63)
          @PrinterColumn(name = "Wave")
          String wave,
      @JsonPropertyDescription("Denied outweighs Approved.")
          @Required
          @PrinterColumn(name = "Decision")
          Decision decision,
      @JsonPropertyDescription("Why, for people.") @Size(max = 512) @Nullable String reason) {}

  /** What a person decides. */
  public enum Decision {
    /** The wave may begin. */
    Approved,
    /** The wave may not begin. */
    Denied
  }

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }
}
