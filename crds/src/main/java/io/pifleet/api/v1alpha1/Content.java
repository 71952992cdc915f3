package io.pifleet.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One file of the library; its bytes lie in the object store under their digest. */
@Group("pifleet.io")
@Version("v1alpha1")
@Plural("contents")
@ShortNames("ct")
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
        "A Content is one file of the library. Its bytes lie in the object store under their SHA-256; PUT /api/content uploads them. Deleting a Content waits until no ContentDeployment names it.")
public class Content extends CustomResource<Content.Spec, Content.Status> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** What the file is and where it goes on a box. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Spec(
      @JsonPropertyDescription("Name of the file on the box.")
          @Required
          @Size(min = 1, max = 200)
          @ValidationRule(value = Shapes.IS_PATH_PART, message = Shapes.FILE_NAME)
          @PrinterColumn(name = "File")
          String filename,
      @JsonPropertyDescription(
              "Folder on the box that the player knows; videos where none is named.")
          @Default("videos")
          @Size(min = 1, max = 100)
          @ValidationRule(value = Shapes.IS_PATH_PART, message = Shapes.FOLDER_NAME)
          @ValidationRule(value = Shapes.IS_NOT_INDEX, message = Shapes.INDEX_NAME)
          @PrinterColumn(name = "Category")
          String category,
      @JsonPropertyDescription("Folder inside the category's.")
          @Size(min = 1, max = 100)
          @ValidationRule(value = Shapes.IS_PATH_PART, message = Shapes.FOLDER_NAME)
          @Nullable String subcategory,
      @JsonPropertyDescription(
              "SHA-256 of the file, 64 lower-case hexadecimal digits, as sha256sum prints. It"
                  + " names the bytes in the object store, and boxes verify it.")
          @Required
          @Size(min = 64, max = 64)
          @ValidationRule(value = Shapes.IS_SHA256, message = Shapes.SHA256)
          String sha256) {
    /** The category that a file without one goes to. */
    public static final String DEFAULT_CATEGORY = "videos";

    /** Fills the default category. */
    public Spec {
      category = category == null ? DEFAULT_CATEGORY : category;
    }
  }

  /** What is known of the file; read from the file itself when it was uploaded. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SchemaCustomizer(value = ListTypes.class, input = "conditions=map:type")
  public record Status(
      @JsonPropertyDescription("The generation of the spec that this status follows from.")
          @Nullable Long observedGeneration,
      @JsonPropertyDescription("Size in bytes.") @PrinterColumn(name = "Size") @Nullable Long size,
      @JsonPropertyDescription("Media type, such as video/mp4.") @Size(max = 127)
          @Nullable String mimeType,
      @JsonPropertyDescription("Playing time in seconds.") @PrinterColumn(name = "Seconds")
          @Nullable Double durationSeconds,
      @JsonPropertyDescription("Width x height in pixels, such as 1920x1080.")
          @PrinterColumn(name = "Resolution", priority = 1)
          @Size(max = 32)
          @Nullable String resolution,
      @JsonPropertyDescription("Video codec, such as H.264.")
          @PrinterColumn(name = "Codec", priority = 1)
          @Size(max = 64)
          @Nullable String codec,
      @JsonPropertyDescription("Frames per second.") @Nullable Double framesPerSecond,
      @JsonPropertyDescription("How many sites have its file, whichever Content brought it there.")
          @PrinterColumn(name = "Sites")
          int sites,
      @JsonPropertyDescription("Ready, and InUse while its deletion waits.") @Size(max = 8)
          List<Condition> conditions) {
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
