package io.pifleet.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One thing that is so or not, why, and since when; the shape of Kubernetes' own conditions. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @JsonPropertyDescription("What this condition is about, such as Ready.")
        @Required
        @Size(max = 63)
        String type,
    @JsonPropertyDescription("Whether it is so.") @Required Status status,
    @JsonPropertyDescription("One word that says why, for programs and columns.")
        @Required
        @Size(max = 63)
        String reason,
    @JsonPropertyDescription("One sentence that says why and what to do, for people.")
        @Size(max = 1024)
        String message,
    @JsonPropertyDescription("The generation of the spec that this was judged on.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("When the status last changed, RFC 3339.")
        @Required
        @Size(max = 40)
        @Pattern(Shapes.TIME)
        String lastTransitionTime) {

  /** Whether it is so. */
  public enum Status {
    /** It is so. */
    True,
    /** It is not so. */
    False,
    /** Nobody can tell. */
    Unknown
  }
}
