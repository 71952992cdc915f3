package io.pifleet.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sites by rule or by name. */
@io.fabric8.kubernetes.model.annotation.Group("pifleet.io")
@Version("v1alpha1")
@ShortNames("grp")
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
@ValidationRule(
    value = Shapes.NAME_IS_LABEL,
    message = "a Group's name is at most 63 lower-case letters, digits and hyphens, without a dot")
@SchemaCustomizer(
    value = Described.class,
    input =
        "A Group is a set of Sites of one namespace, by rule or by name. Members are computed, never stored.")
public class Group extends CustomResource<Group.Spec, Group.Status> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** Who belongs to it: sites that fit selector and match both, and the named ones. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(
      value = "has(self.selector) || has(self.match) || (has(self.sites) && self.sites.size() > 0)",
      message = "name at least one of selector, match and sites")
  @SchemaCustomizer(value = ListTypes.class, input = "sites=set")
  public record Spec(
      @JsonPropertyDescription("What the group is for.") @Size(max = 1000)
          @Nullable String description,
      @JsonPropertyDescription("What kind of rule it is; shown, not computed with.")
          @PrinterColumn(name = "Type")
          @Nullable Type type,
      @JsonPropertyDescription("Sites by their labels; an empty selector means every site.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Selector selector,
      @JsonPropertyDescription(
              "Sites by what they declare and report; fields that are given must all fit.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Match match,
      @JsonPropertyDescription("Sites by name, whatever the rules say.")
          @Size(max = 500)
          @ValidationRule(value = Shapes.ARE_LABELS, message = Shapes.LABELS)
          List<@Size(min = 1, max = 63) String> sites) {
    /** Takes an absent list for an empty one. */
    public Spec {
      sites = sites == null ? List.of() : List.copyOf(sites);
    }
  }

  /** What kind of rule a group is. */
  public enum Type {
    /** By sport. */
    Sport,
    /** By place. */
    Geography,
    /** By software version. */
    Version,
    /** By anything. */
    Custom
  }

  /** A site fits when it fits every field that is given; it fits a list by any entry. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(
      value =
          "[has(self.sports), has(self.regions), has(self.cities), has(self.countries),"
              + " has(self.deviceTypes), has(self.distributions), has(self.versions)].exists(x, x)",
      message =
          "match needs at least one of sports, regions, cities, countries, deviceTypes,"
              + " distributions and versions")
  @SchemaCustomizer(
      value = ListTypes.class,
      input = "sports=set;regions=set;cities=set;countries=set;deviceTypes=set;distributions=set")
  public record Match(
      @JsonPropertyDescription("Any of these sports.") @Size(min = 1, max = 32)
          List<@Size(min = 1, max = 40) String> sports,
      @JsonPropertyDescription("Any of these regions.") @Size(min = 1, max = 64)
          List<@Size(min = 1, max = 80) String> regions,
      @JsonPropertyDescription("Any of these cities.") @Size(min = 1, max = 64)
          List<@Size(min = 1, max = 80) String> cities,
      @JsonPropertyDescription("Any of these countries.") @Size(min = 1, max = 64)
          List<@Size(min = 1, max = 80) String> countries,
      @JsonPropertyDescription("Any of these device types.") @Size(min = 1, max = 64)
          List<@Size(min = 1, max = 63) String> deviceTypes,
      @JsonPropertyDescription("Any of these distributions.") @Size(min = 1, max = 64)
          List<@Size(min = 1, max = 63) String> distributions,
      @JsonPropertyDescription(
              "Software versions (semver.org) such as <2.2.0; a site that reports none does not"
                  + " fit.")
          @Size(max = 64)
          @ValidationRule(value = Shapes.IS_VERSION_RANGE, message = Shapes.VERSION_RANGE)
          @Nullable String versions) {
    /** Takes absent lists for empty ones. */
    public Match {
      sports = sports == null ? List.of() : List.copyOf(sports);
      regions = regions == null ? List.of() : List.copyOf(regions);
      cities = cities == null ? List.of() : List.copyOf(cities);
      countries = countries == null ? List.of() : List.copyOf(countries);
      deviceTypes = deviceTypes == null ? List.of() : List.copyOf(deviceTypes);
      distributions = distributions == null ? List.of() : List.copyOf(distributions);
    }
  }

  /** How many belong to it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SchemaCustomizer(value = ListTypes.class, input = "conditions=map:type")
  public record Status(
      @JsonPropertyDescription("The generation of the spec that this status follows from.")
          @Nullable Long observedGeneration,
      @JsonPropertyDescription("How many sites belong to it.") @PrinterColumn(name = "Sites")
          int sites,
      @JsonPropertyDescription("How many of them are online.") @PrinterColumn(name = "Online")
          int online,
      @JsonPropertyDescription("Ready.") @Size(max = 8) List<Condition> conditions) {
    /** Takes an absent list for an empty one. */
    public Status {
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
  }

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Status initStatus() {
    return null;
  }
}
