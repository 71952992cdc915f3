package io.pifleet.e2e.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What was asked of the API server, each request once, as the server itself wrote it down.
 *
 * @param file one JSON object in each line
 */
public record AuditLog(Path file) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  /**
   * One request.
   *
   * @param at when it came
   * @param use who did what to which kind
   * @param namespace empty where there is none
   * @param name empty where there is none
   * @param code HTTP status of the answer
   */
  public record Call(Instant at, Use use, String namespace, String name, int code) {
    /** Whether it changes something. */
    public boolean writes() {
      return WRITES.contains(use.verb());
    }
  }

  /**
   * What a rule of a role allows.
   *
   * @param user such as {@code system:serviceaccount:pifleet-system:pifleet-operator}
   * @param verb such as {@code patch}
   * @param group empty for the core group
   * @param resource such as {@code sites/status}; a path such as {@code /version} where it is none
   */
  public record Use(String user, String verb, String group, String resource)
      implements Comparable<Use> {
    @Override
    public int compareTo(Use other) {
      return toString().compareTo(other.toString());
    }
  }

  /** Where it ends now; what comes later is {@link #callsSince} that. */
  public long end() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All requests so far. */
  public List<Call> calls() {
    return callsSince(0);
  }

  /** The requests that were written down after that {@link #end}. */
  public List<Call> callsSince(long end) {
    return text(end).lines().map(AuditLog::call).toList();
  }

  /** How often each use was made of the API. */
  public static Map<Use, Long> counted(List<Call> calls) {
    return calls.stream()
        .map(Call::use)
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  /** Whole lines only: the server may be writing the last one. */
  private String text(long from) {
    if (!Files.exists(file)) {
      return "";
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(log.length() - from)];
      log.seek(from);
      log.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Call call(String line) {
    try {
      JsonNode event = JSON.readTree(line);
      JsonNode object = event.path("objectRef");
      return new Call(
          Instant.parse(event.path("requestReceivedTimestamp").asText()),
          new Use(
              event.path("user").path("username").asText(),
              event.path("verb").asText(),
              object.path("apiGroup").asText(),
              resource(event, object)),
          object.path("namespace").asText(),
          object.path("name").asText(),
          event.path("responseStatus").path("code").asInt());
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  private static String resource(JsonNode event, JsonNode object) {
    if (object.isMissingNode() || object.path("resource").asText().isEmpty()) {
      return event.path("requestURI").asText().replaceFirst("\\?.*", "");
    }
    String part = object.path("subresource").asText();
    return object.path("resource").asText() + (part.isEmpty() ? "" : "/" + part);
  }
}
