package io.pifleet.e2e.harness;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pifleet.protocol.Sha256;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The club of examples/01-one-club, driven as its README says. */
public final class Club {
  /** Its namespace. */
  public static final String NAMESPACE = "rennes-fc";

  /** Its sites, each with an Enrollment of its name. */
  public static final List<String> SITES = List.of("north-stand", "club-house", "changing-room");

  /** Where the video lies in a box's content folder. */
  public static final String VIDEO = "Technique/passes.mp4";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final World world;
  private final Map<String, BoxProcess> boxes = new LinkedHashMap<>();

  /** The club in that world. */
  public Club(World world) {
    this.world = world;
  }

  /** The path of one of the example's files, as a person in the clone's folder types it. */
  public static String file(String name) {
    return "examples/01-one-club/" + name + ".yaml";
  }

  /** Applies some of the example's files and gives what kubectl printed. */
  public String apply(String... names) {
    StringBuilder printed = new StringBuilder();
    for (String name : names) {
      printed.append(world.kubectl().ok("apply", "-f", Checkout.file(file(name)).toString()));
    }
    return printed.toString();
  }

  /** Runs kubectl in the club's namespace. */
  public String kubectl(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "-n";
    all[1] = NAMESPACE;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return world.kubectl().ok(all);
  }

  /** One field of an object; empty while it is absent. */
  public String field(String kind, String name, String path) {
    return kubectl("get", kind, name, "-o", "jsonpath={" + path + "}");
  }

  /** Status and reason of a condition, such as {@code True Online}. */
  public String condition(String kind, String name, String type) {
    return field(kind, name, ".status.conditions[?(@.type==\"" + type + "\")].status")
        + " "
        + field(kind, name, ".status.conditions[?(@.type==\"" + type + "\")].reason");
  }

  /** Waits until a condition has that status and reason. */
  public void awaitCondition(String kind, String name, String type, String statusAndReason) {
    await(kind + " " + name + " " + type + " " + statusAndReason)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> condition(kind, name, type), statusAndReason::equals);
  }

  /** Waits for the PIN that an Enrollment shows. */
  public String pin(String enrollment) {
    return await("enrollment " + enrollment + " shows a PIN")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> field("enrollment", enrollment, ".status.pin"), pin -> !pin.isEmpty());
  }

  /** The fingerprint that an Enrollment shows. */
  public String caSha256(String enrollment) {
    return field("enrollment", enrollment, ".status.caSha256");
  }

  /** Types the PIN of the Enrollment of that name at a new box and switches it on. */
  public BoxProcess admit(String site) {
    BoxProcess box = world.box(site);
    BoxProcess.Ended ended = box.enrol(pin(site), caSha256(site));
    if (ended.status() != 0) {
      throw new IllegalStateException("enrol ended with " + ended.status() + ": " + ended.output());
    }
    boxes.put(site, box);
    return box.with("--heartbeat", "2").start();
  }

  /** The box that was let in for that site. */
  public BoxProcess box(String site) {
    BoxProcess box = boxes.get(site);
    if (box == null) {
      throw new IllegalArgumentException("no box was let in for " + site);
    }
    return box;
  }

  /** The boxes that were let in. */
  public Collection<BoxProcess> boxes() {
    return boxes.values();
  }

  /** A token of the account that may upload. */
  public String mediaToken() {
    return kubectl("create", "token", "media").strip();
  }

  /** Uploads a file as the README does and gives its digest. */
  public Sha256 upload(String content, Path file) {
    GatewayClient.Answer answer =
        world
            .gatewayClient()
            .upload(
                Map.of(
                    "namespace",
                    NAMESPACE,
                    "name",
                    content,
                    "filename",
                    content + ".mp4",
                    "category",
                    "Technique"),
                mediaToken(),
                file);
    if (answer.status() / 100 != 2) {
      throw new IllegalStateException("upload: " + answer);
    }
    return Sha256.of(parsed(answer.body()).path("sha256").asText());
  }

  /** Reads JSON. */
  public static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
