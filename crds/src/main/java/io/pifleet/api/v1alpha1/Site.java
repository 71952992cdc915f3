package io.pifleet.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
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

/** One box at one place. */
@Group("pifleet.io")
@Version("v1alpha1")
@ShortNames("site")
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
    name = "Last Seen",
    jsonPath = ".status.lastSeen",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
    value = Shapes.NAME_IS_LABEL,
    message = "a Site's name is at most 63 lower-case letters, digits and hyphens, without a dot")
@SchemaCustomizer(
    value = Described.class,
    input =
        "A Site is one box at one place: what it is called, where it stands, and what is known of it. It may be in Git before its hardware exists; a box becomes it by claiming an Enrollment. Deleting a Site revokes the box's credentials.")
public class Site extends CustomResource<Site.Spec, Site.Status> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** What a person wants of the site. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @SchemaCustomizer(value = ListTypes.class, input = "sports=set")
  public record Spec(
      @JsonPropertyDescription("Name shown to people and at the box.")
          @Required
          @Size(min = 1, max = 100)
          String displayName,
      @JsonPropertyDescription("The club, shop or venue.")
          @SelectableField
          @PrinterColumn(name = "Club")
          @Size(max = 100)
          @Nullable String club,
      @JsonPropertyDescription("Sports played there; Groups match by them.") @Size(max = 32)
          List<@Size(min = 1, max = 40) String> sports,
      @JsonPropertyDescription("Where it stands.") @Nullable Location location,
      @JsonPropertyDescription("Kind of box, such as pi5-player; Groups match by it.")
          @SelectableField
          @Size(max = 63)
          @ValidationRule(value = Shapes.IS_LABEL, message = Shapes.LABEL)
          @Nullable String deviceType,
      @JsonPropertyDescription("Line of software that the box runs; Groups match by it.")
          @SelectableField
          @Size(max = 63)
          @ValidationRule(value = Shapes.IS_LABEL, message = Shapes.LABEL)
          @Nullable String distribution,
      @JsonPropertyDescription("True: nothing is sent to the box, whatever is declared.")
          boolean maintenance,
      @JsonPropertyDescription(
              "When the box may be disturbed: a new version of the software goes to it, and is begun"
                  + " by it, only while one of them is open. At any time where there are none. The"
                  + " way back from a version that failed does not wait, and content does not.")
          @Size(max = 8)
          List<Window> maintenanceWindows,
      @JsonPropertyDescription("Serial number on the box's label.") @Size(max = 64)
          @Nullable String productSerial,
      @JsonPropertyDescription("Anything worth knowing.") @Size(max = 2000) @Nullable String note) {
    /** Takes an absent list for an empty one. */
    public Spec {
      sports = sports == null ? List.of() : List.copyOf(sports);
      maintenanceWindows = maintenanceWindows == null ? List.of() : List.copyOf(maintenanceWindows);
    }
  }

  /** Where a site stands. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Location(
      @JsonPropertyDescription("City.") @Size(max = 80) @Nullable String city,
      @JsonPropertyDescription("Region; Groups match by it.")
          @SelectableField
          @PrinterColumn(name = "Region")
          @Size(max = 80)
          @Nullable String region,
      @JsonPropertyDescription("Country.") @Size(max = 80) @Nullable String country,
      @JsonPropertyDescription("Degrees north, WGS 84.") @Min(-90) @Max(90)
          @Nullable Double latitude,
      @JsonPropertyDescription("Degrees east, WGS 84.") @Min(-180) @Max(180)
          @Nullable Double longitude) {}

  /** What is known of the site. Written on change, and a coarse sample every quarter of an hour. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SchemaCustomizer(value = ListTypes.class, input = "conditions=map:type")
  public record Status(
      @JsonPropertyDescription("The generation of the spec that this status follows from.")
          @Nullable Long observedGeneration,
      @JsonPropertyDescription("Ready, Enrolled, Online, Healthy, InSync.") @Size(max = 8)
          List<Condition> conditions,
      @JsonPropertyDescription("When the box was last heard of; coarse.")
          @Size(max = 40)
          @Pattern(Shapes.TIME)
          @Nullable String lastSeen,
      @JsonPropertyDescription("Since when it is connected.") @Size(max = 40) @Pattern(Shapes.TIME)
          @Nullable String onlineSince,
      @JsonPropertyDescription("The box and the agent on it.") @Nullable Agent agent,
      @JsonPropertyDescription("The software on it.") @Nullable Software software,
      @JsonPropertyDescription("The content on it.") @Nullable Content content,
      @JsonPropertyDescription("A coarse sample; Prometheus has the fine ones.")
          @Nullable Metrics metrics,
      @JsonPropertyDescription("The Enrollment whose credentials the box holds.")
          @Nullable Credentials credentials,
      @JsonPropertyDescription("Who at the box holds updates back.")
          @JsonInclude(JsonInclude.Include.NON_EMPTY)
          @Size(max = 8)
          List<Hold> holds) {
    /** Takes absent lists for empty ones. */
    public Status {
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
      holds = holds == null ? List.of() : List.copyOf(holds);
    }
  }

  /** The box and the agent on it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Agent(
      @JsonPropertyDescription("Version of the agent.") @Size(max = 64) String version,
      @JsonPropertyDescription("The run of the agent.") @Size(max = 64) String bootId,
      @JsonPropertyDescription("Host name.") @Size(max = 253) @Nullable String hostname,
      @JsonPropertyDescription("IP addresses.") @Size(max = 8)
          List<@Size(max = 45) String> addresses,
      @JsonPropertyDescription("MAC address of the first network interface.") @Size(max = 17)
          @Nullable String mac,
      @JsonPropertyDescription("Model of the board.") @Size(max = 128) @Nullable String model,
      @JsonPropertyDescription("Operating system.") @Size(max = 128) @Nullable String os) {
    /** Takes an absent list for an empty one. */
    public Agent {
      addresses = addresses == null ? List.of() : List.copyOf(addresses);
    }
  }

  /** The software on a box. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Software(
      @JsonPropertyDescription("Version of the player software.")
          @PrinterColumn(name = "Version")
          @Size(max = 64)
          @Nullable String version,
      @JsonPropertyDescription("The version before, which the box keeps.") @Size(max = 64)
          @Nullable String previous,
      @JsonPropertyDescription("Since when the version is known to run.")
          @Size(max = 40)
          @Pattern(Shapes.TIME)
          @Nullable String since) {}

  /** Somebody at the box who wants no update for a while. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Hold(
      @JsonPropertyDescription("Who.") @Size(max = 64) String holder,
      @JsonPropertyDescription("Why.") @Size(max = 128) String reason,
      @JsonPropertyDescription("Until when.") @Size(max = 40) @Pattern(Shapes.TIME) String until) {}

  /** The content on a box. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Content(
      @JsonPropertyDescription("How many files.") @PrinterColumn(name = "Content", priority = 1)
          int count,
      @JsonPropertyDescription("Their sizes together, in bytes.") long bytes,
      @JsonPropertyDescription("Digest over paths and files: equal digests, equal content.")
          @Size(max = 64)
          String digest,
      @JsonPropertyDescription("The first 200 paths.") @Size(max = 200)
          List<@Size(max = 1024) String> items) {
    /** Most paths that are listed. */
    public static final int MAX_ITEMS = 200;

    /** Takes an absent list for an empty one. */
    public Content {
      items = items == null ? List.of() : List.copyOf(items);
    }
  }

  /** A coarse sample of the heartbeat. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Metrics(
      @JsonPropertyDescription("Busy share of the processor, in percent.")
          @PrinterColumn(name = "CPU", priority = 1)
          int cpuPercent,
      @JsonPropertyDescription("Share of the memory in use, in percent.") int memoryPercent,
      @JsonPropertyDescription("Degrees Celsius of the processor.")
          @PrinterColumn(name = "Temp", priority = 1)
          @Nullable Integer temperatureCelsius,
      @JsonPropertyDescription("Used share of the disk, in percent.")
          @PrinterColumn(name = "Disk", priority = 1)
          int diskPercent,
      @JsonPropertyDescription("Seconds since the box started.") long uptimeSeconds) {}

  /** Which Enrollment let the box in. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Credentials(
      @JsonPropertyDescription("Name of the Enrollment.") @Size(max = 253) String enrollment,
      @JsonPropertyDescription("When the box claimed it.") @Size(max = 40) @Pattern(Shapes.TIME)
          String claimedAt) {}

  @Override
  protected @Nullable Spec initSpec() {
    return null;
  }

  @Override
  protected @Nullable Status initStatus() {
    return null;
  }
}
