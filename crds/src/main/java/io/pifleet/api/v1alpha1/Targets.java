package io.pifleet.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which sites are meant: the union of all that is given. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "(has(self.sites) && self.sites.size() > 0) || (has(self.groups) && self.groups.size() > 0)"
            + " || has(self.siteSelector)",
    message =
        "name at least one of sites, groups and siteSelector (siteSelector: {} means every site)")
@SchemaCustomizer(value = ListTypes.class, input = "sites=set;groups=set")
public record Targets(
    @JsonPropertyDescription("Names of Sites in this namespace.")
        @Size(max = 500)
        @ValidationRule(value = Shapes.ARE_LABELS, message = Shapes.LABELS)
        List<@Size(min = 1, max = 63) String> sites,
    @JsonPropertyDescription("Names of Groups in this namespace.")
        @Size(max = 100)
        @ValidationRule(value = Shapes.ARE_LABELS, message = Shapes.LABELS)
        List<@Size(min = 1, max = 63) String> groups,
    @JsonPropertyDescription(
            "Sites by their labels; an empty selector means every site of the namespace.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Selector siteSelector) {
  /** Takes what is absent for empty. */
  public Targets {
    sites = sites == null ? List.of() : List.copyOf(sites);
    groups = groups == null ? List.of() : List.copyOf(groups);
  }
}
