package io.pifleet.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What plays where. */
@Group("pifleet.io")
@Version("v1alpha1")
@ShortNames("cdep")
@Categories("pifleet")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Status",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@SchemaCustomizer(
    value = Described.class,
    input =
        "A ContentDeployment says which Contents play on which Sites. Boxes fetch and verify them, and drop them when the deployment goes. Boxes that are offline block nobody and follow when they return.")
public class ContentDeployment
    extends CustomResource<ContentDeployment.Spec, ContentDeployment.Status> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** Which files go to which sites, and how fast. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(
      value = "has(self.content) != has(self.contentSelector)",
      message = "name the files by exactly one of content and contentSelector")
  @SchemaCustomizer(value = ListTypes.class, input = "content=map:name")
  public record Spec(
      @JsonPropertyDescription("Contents of this namespace, by name.") @Size(min = 1, max = 200)
          List<ContentName> content,
      @JsonPropertyDescription("Contents of this namespace, by their labels.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Selector contentSelector,
      @JsonPropertyDescription("The sites that get them.") @Required Targets targets,
      @JsonPropertyDescription(
              "How many sites fetch at once: a count, or a share of the targeted sites such as"
                  + " 25%, rounded up.")
          @Default("\"25%\"")
          @ValidationRule(
              value =
                  "type(self) == int ? self >= 1 && self <= 100000 :"
                      + " self.matches('^(100|[1-9][0-9]?)%$')",
              message = "a count from 1 to 100000, or a percentage from 1% to 100%")
          IntOrString maxConcurrency,
      @JsonPropertyDescription(
              "How long a site may take, counted only while it is connected, such as 1h30m; from"
                  + " 1m to 168h. After it the deployment says who is late; boxes go on.")
          @Default("1h")
          @Size(max = 16)
          @ValidationRule(
              value =
                  Shapes.IS_DURATION
                      + " && duration(self) >= duration('1m') && duration(self) <= duration('168h')",
              message = "a duration from 1m to 168h, such as 1h30m")
          String progressDeadline,
      @JsonPropertyDescription("True: nothing new is sent; what boxes have, they keep.")
          @PrinterColumn(name = "Paused", priority = 1)
          boolean paused) {
    /** Fills what is absent. */
    public Spec {
      content = content == null ? List.of() : List.copyOf(content);
      maxConcurrency = maxConcurrency == null ? new IntOrString("25%") : maxConcurrency;
      progressDeadline = progressDeadline == null ? "1h" : progressDeadline;
    }
  }

  /** Names one Content. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ContentName(
      @JsonPropertyDescription("Name of a Content in this namespace.")
          @Required
          @Size(min = 1, max = 253)
          String name) {}

  /** How far it has got. Counts only, so that it does not grow with the fleet. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SchemaCustomizer(value = ListTypes.class, input = "conditions=map:type")
  public record Status(
      @JsonPropertyDescription("The generation of the spec that this status follows from.")
          @Nullable Long observedGeneration,
      @JsonPropertyDescription("Sites that have all of it, of those targeted, such as 18/23.")
          @PrinterColumn(name = "Progress")
          @Size(max = 32)
          @Nullable String progress,
      @JsonPropertyDescription("The targeted sites, counted by what they are at.")
          @Nullable Sites sites,
      @JsonPropertyDescription("Sites that could not do it, by name; at most 20.") @Size(max = 20)
          List<Failure> failures,
      @JsonPropertyDescription("When this generation was first seen.")
          @Size(max = 40)
          @Pattern(Shapes.TIME)
          @Nullable String startedAt,
      @JsonPropertyDescription("When every targeted site first had this generation.")
          @Size(max = 40)
          @Pattern(Shapes.TIME)
          @Nullable String completedAt,
      @JsonPropertyDescription("Ready, Reconciling, Stalled.") @Size(max = 8)
          List<Condition> conditions) {
    /** Most failures that are listed. */
    public static final int MAX_FAILURES = 20;

    /** Takes absent lists for empty ones. */
    public Status {
      failures = failures == null ? List.of() : List.copyOf(failures);
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
  }

  /** The targeted sites, counted. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Sites(
      @JsonPropertyDescription("All that are targeted.") int targeted,
      @JsonPropertyDescription("Those that have all of it.") int synced,
      @JsonPropertyDescription("Those that are fetching.") int syncing,
      @JsonPropertyDescription("Those whose turn has not come.") int pending,
      @JsonPropertyDescription("Those that are offline or in maintenance.") int deferred,
      @JsonPropertyDescription("Those that could not do it.") int failed) {}

  /** One site that could not do it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Failure(
      @JsonPropertyDescription("Name of the Site.") @Size(max = 63) String site,
      @JsonPropertyDescription("One word that says why.") @Size(max = 63) String reason,
      @JsonPropertyDescription("One sentence with the figures.") @Size(max = 512) String message) {}

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Status initStatus() {
    return null;
  }
}
