package io.pifleet.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The chart's CRDs, made of what the generator writes. The generator emits a rule on a record's
 * component twice and leaves the keys of a map list optional; a real API server refuses both.
 */
public final class ChartCrds {
  private static final String HEADER =
      "# Generated from crds/src/main/java by `make crds`. Do not edit.\n";
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  private ChartCrds() {}

  /** Writes the CRDs of the folder given first into the folder given second. */
  public static void main(String[] folders) throws IOException {
    Path chart = Path.of(folders[1]).normalize();
    SortedMap<String, String> wanted = generated(Path.of(folders[0]));
    Files.createDirectories(chart);
    for (String stale : in(chart).keySet()) {
      if (!wanted.containsKey(stale)) {
        Files.delete(chart.resolve(stale));
      }
    }
    for (Map.Entry<String, String> crd : wanted.entrySet()) {
      Files.writeString(chart.resolve(crd.getKey()), crd.getValue());
    }
    System.out.println("Wrote " + wanted.keySet() + " to " + chart);
  }

  /** File name to text, as the chart should have it. */
  static SortedMap<String, String> generated(Path folder) {
    SortedMap<String, String> crds = new TreeMap<>();
    for (String text : in(folder).values()) {
      ObjectNode crd = parse(text);
      // The CRD's own name is <plural>.<group>.
      crds.put(crd.at("/metadata/name").asText() + ".yaml", HEADER + print(acceptable(crd)));
    }
    return crds;
  }

  /** File name to text, as it is. */
  static SortedMap<String, String> in(Path folder) {
    SortedMap<String, String> files = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.filter(ChartCrds::isYaml).toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isYaml(Path file) {
    return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
  }

  private static ObjectNode acceptable(ObjectNode crd) {
    repair(crd);
    for (JsonNode version : crd.at("/spec/versions")) {
      if (version.get("additionalPrinterColumns") instanceof ArrayNode columns) {
        order(columns);
      }
    }
    return crd;
  }

  private static void repair(JsonNode node) {
    if (node.get("x-kubernetes-validations") instanceof ArrayNode rules) {
      Set<JsonNode> once = new LinkedHashSet<>();
      rules.forEach(once::add);
      rules.removeAll().addAll(once);
    }
    if (node.get("x-kubernetes-list-map-keys") instanceof ArrayNode keys) {
      require((ObjectNode) node.get("items"), keys);
    }
    node.forEach(ChartCrds::repair);
  }

  private static void require(ObjectNode item, ArrayNode keys) {
    ArrayNode required = item.withArrayProperty("required");
    Set<String> all = new TreeSet<>();
    required.forEach(name -> all.add(name.asText()));
    keys.forEach(name -> all.add(name.asText()));
    required.removeAll();
    all.forEach(required::add);
  }

  /** The verdict first and the times last, as people read a row; the rest as it was generated. */
  private static void order(ArrayNode columns) {
    List<JsonNode> sorted = new ArrayList<>();
    columns.forEach(sorted::add);
    sorted.sort(Comparator.comparingInt(column -> rank(column.path("name").asText())));
    columns.removeAll().addAll(sorted);
  }

  private static int rank(String column) {
    return switch (column) {
      case "Ready" -> 0;
      case "Status" -> 1;
      case "PIN", "Progress" -> 2;
      case "Last Seen" -> 4;
      case "Age" -> 5;
      default -> 3;
    };
  }

  private static ObjectNode parse(String text) {
    try {
      return (ObjectNode) YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String print(ObjectNode crd) {
    try {
      return YAML.writeValueAsString(crd);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
