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
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A box on its way in. Deleting a claimed one revokes the credentials that it gave. */
@Group("pifleet.io")
@Version("v1alpha1")
@ShortNames("enr")
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
        "An Enrollment lets one box in: its PIN, typed at the box, makes the box the named Site. Deleting an Enrollment that was claimed revokes the box's credentials.")
public class Enrollment extends CustomResource<Enrollment.Spec, Enrollment.Status>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** Which site a box may claim, and for how long. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "self == oldSelf",
      message = "an Enrollment's spec does not change; create a new Enrollment")
  public record Spec(
      @JsonPropertyDescription("Name of the Site in this namespace that the box becomes.")
          @Required
          @Size(min = 1, max = 63)
          @ValidationRule(value = Shapes.IS_LABEL, message = Shapes.LABEL)
          @PrinterColumn(name = "Site")
          String site,
      @JsonPropertyDescription("How long the PIN can be used, from 1m to 24h.")
          @Default("10m")
          @Size(max = 16)
          @ValidationRule(
              value =
                  Shapes.IS_DURATION
                      + " && duration(self) >= duration('1m') && duration(self) <= duration('24h')",
              message = "a duration from 1m to 24h, such as 10m")
          String ttl) {
    /** Fills the default. */
    public Spec {
      ttl = ttl == null ? "10m" : ttl;
    }
  }

  /** How far the box has got. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SchemaCustomizer(value = ListTypes.class, input = "conditions=map:type;certificates=map:serial")
  public record Status(
      @JsonPropertyDescription("The generation of the spec that this status follows from.")
          @Nullable Long observedGeneration,
      @JsonPropertyDescription("The six digits to type at the box; gone once used or expired.")
          @PrinterColumn(name = "PIN")
          @Size(max = 8)
          @Nullable String pin,
      @JsonPropertyDescription("HMAC of the PIN, by which a claim finds this Enrollment.")
          @Size(max = 64)
          @Nullable String pinDigest,
      @JsonPropertyDescription("Until when the PIN can be used.")
          @PrinterColumn(name = "Expires", priority = 1)
          @Size(max = 40)
          @Pattern(Shapes.TIME)
          @Nullable String expiresAt,
      @JsonPropertyDescription(
              "Wrong PINs tried by boxes that name this Enrollment; the fifth locks it.")
          int attempts,
      @JsonPropertyDescription("The box that claimed it.") @Nullable Device device,
      @JsonPropertyDescription("When it was claimed.") @Size(max = 40) @Pattern(Shapes.TIME)
          @Nullable String claimedAt,
      @JsonPropertyDescription("uid of the Site at the time of the claim.") @Size(max = 64)
          @Nullable String siteUid,
      @JsonPropertyDescription("Certificates that the box holds and that have not expired.")
          @Size(max = 4)
          List<Certificate> certificates,
      @JsonPropertyDescription(
              "SHA-256 of the gateway's certificate authority, for the agent's --ca-sha256.")
          @Size(max = 64)
          @Nullable String caSha256,
      @JsonPropertyDescription("Ready.") @Size(max = 8) List<Condition> conditions) {
    /** Most certificates that are valid at once. */
    public static final int MAX_CERTIFICATES = 4;

    /** Takes absent lists for empty ones. */
    public Status {
      certificates = certificates == null ? List.of() : List.copyOf(certificates);
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
  }

  /** The box that claimed it, as it described itself. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Device(
      @JsonPropertyDescription("Host name.") @Size(max = 253) @Nullable String hostname,
      @JsonPropertyDescription("MAC address.") @Size(max = 17) @Nullable String mac,
      @JsonPropertyDescription("Model of the board.") @Size(max = 128) @Nullable String model,
      @JsonPropertyDescription("Address that the claim came from.") @Size(max = 45)
          @Nullable String address,
      @JsonPropertyDescription("SHA-256 of its public key (SubjectPublicKeyInfo).") @Size(max = 64)
          @Nullable String keyFingerprint) {}

  /** One certificate of the box. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Certificate(
      @JsonPropertyDescription("Serial number, hexadecimal.")
          @Required
          @Size(max = 40)
          @Pattern(Shapes.HEX)
          String serial,
      @JsonPropertyDescription("Until when it is valid.") @Size(max = 40) @Pattern(Shapes.TIME)
          String notAfter) {}

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Status initStatus() {
    return null;
  }
}
