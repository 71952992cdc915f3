package io.pifleet.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One immutable version of the software; its package lies in the object store. */
@Group("pifleet.io")
@Version("v1alpha1")
@ShortNames("rel")
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
        "A SoftwareRelease is one immutable version of the software: a package in the object store, signed offline by a key that the operator and the boxes know. PUT /api/packages uploads the package and makes the object.")
public class SoftwareRelease extends CustomResource<SoftwareRelease.Spec, SoftwareRelease.Status>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  private static final String FIXED =
      "a SoftwareRelease is immutable but for revoked and changelog; make another one with a higher"
          + " version";

  /** Which version, and where its bytes are. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Spec(
      @JsonPropertyDescription(
              "Line of software, such as player-stable. The package's manifest must say the same.")
          @Required
          @Size(min = 1, max = 63)
          @ValidationRule(value = Shapes.IS_LABEL, message = Shapes.LABEL)
          @ValidationRule(value = Shapes.IS_SAME, message = FIXED)
          @PrinterColumn(name = "Distribution")
          String distribution,
      @JsonPropertyDescription(
              "Version by semver.org, such as 2.2.0. The package's manifest must say the same.")
          @Required
          @Size(min = 5, max = 64)
          @ValidationRule(value = Shapes.IS_VERSION, message = Shapes.VERSION)
          @ValidationRule(value = Shapes.IS_SAME, message = FIXED)
          @PrinterColumn(name = "Version")
          String version,
      @JsonPropertyDescription("What is new in it, for people.") @Size(max = 8192)
          @Nullable String changelog,
      @JsonProperty("package")
          @JsonPropertyDescription("The package.")
          @Required
          @ValidationRule(value = Shapes.IS_SAME, message = FIXED)
          Archive archive,
      @JsonPropertyDescription(
              "True: no box is sent it any more, and rollouts of it stop. Boxes that run it keep it"
                  + " until a rollout brings another.")
          @JsonInclude(JsonInclude.Include.NON_DEFAULT)
          boolean revoked) {}

  /** The bytes of a release. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Archive(
      @JsonPropertyDescription(
              "SHA-256 of the package, 64 lower-case hexadecimal digits, as sha256sum prints. It"
                  + " names the bytes in the object store, and boxes verify it.")
          @Required
          @Size(min = 64, max = 64)
          @ValidationRule(value = Shapes.IS_SHA256, message = Shapes.SHA256)
          String sha256,
      @JsonPropertyDescription(
              "Ed25519 signature, base64, over the line \"pifleet-package-v1 SHA256\" and its line"
                  + " feed; openssl pkeyutl -sign -rawin makes it.")
          @Required
          @Size(min = 88, max = 88)
          @ValidationRule(value = Shapes.IS_SIGNATURE, message = Shapes.SIGNATURE)
          String signature) {}

  /** What the operator found. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SchemaCustomizer(value = ListTypes.class, input = "conditions=map:type")
  public record Status(
      @JsonPropertyDescription("The generation of the spec that this status follows from.")
          @Nullable Long observedGeneration,
      @JsonPropertyDescription("Size of the package in bytes.") @PrinterColumn(name = "Size")
          @Nullable Long size,
      @JsonPropertyDescription("The lowest version that it updates from, by its manifest.")
          @Size(max = 64)
          @Nullable String minVersion,
      @JsonPropertyDescription("After which boxes do not take it any more, by its manifest.")
          @Size(max = 40)
          @Nullable String expires,
      @JsonPropertyDescription("The services that it restarts, by its manifest.") @Size(max = 16)
          List<@Size(max = 100) String> services,
      @JsonPropertyDescription("How a box tells it from broken, by its manifest.") @Size(max = 512)
          @Nullable String healthCheck,
      @JsonPropertyDescription("How many sites run it.") @PrinterColumn(name = "Sites") int sites,
      @JsonPropertyDescription("Ready.") @Size(max = 8) List<Condition> conditions) {
    /** Takes an absent list for an empty one. */
    public Status {
      services = services == null ? List.of() : List.copyOf(services);
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
