package io.pifleet.e2e.harness;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A tenant's namespace, driven as its people drive it: by kubectl, curl and the agent's command
 * line.
 */
public final class Tenant {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final World world;
  private final String namespace;
  private final Map<String, BoxProcess> boxes = new LinkedHashMap<>();

  /** The tenant of that namespace, which is there already. */
  public Tenant(World world, String namespace) {
    this.world = world;
    this.namespace = namespace;
  }

  /** A new tenant, with an account that may upload. */
  public static Tenant create(World world, String namespace) {
    try {
      String example = Files.readString(Checkout.file(Club.file("namespace")));
      world.kubectl().apply(example.replace(Club.NAMESPACE, namespace));
      return new Tenant(world, namespace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its namespace. */
  public String namespace() {
    return namespace;
  }

  /** Declares sites, each with a label {@code name} and an Enrollment of its name. */
  public void declare(String... sites) {
    StringBuilder all = new StringBuilder();
    for (String site : sites) {
      all.append(
              """
              apiVersion: pifleet.io/v1alpha1
              kind: Site
              metadata:
                name: %s
                labels: {name: %s}
              spec:
                displayName: %s
              ---
              """
                  .formatted(site, site, site))
          .append(enrollment(site, site, "10m"));
    }
    apply(all.toString());
  }

  /** Declares an Enrollment. */
  public void enroll(String name, String site, String ttl) {
    apply(enrollment(name, site, ttl));
  }

  private static String enrollment(String name, String site, String ttl) {
    return """
        apiVersion: pifleet.io/v1alpha1
        kind: Enrollment
        metadata:
          name: %s
        spec:
          site: %s
          ttl: %s
        ---
        """
        .formatted(name, site, ttl);
  }

  /**
   * Declares a ContentDeployment.
   *
   * @param targets as YAML in one line, such as {@code {sites: [one]}}
   */
  public void deploy(String name, String targets, String... contents) {
    StringBuilder list = new StringBuilder();
    for (String content : contents) {
      list.append("\n    - name: ").append(content);
    }
    apply(
        """
      apiVersion: pifleet.io/v1alpha1
      kind: ContentDeployment
      metadata:
        name: %s
      spec:
        targets: %s
        maxConcurrency: 100%%
        content:%s
      """
            .formatted(name, targets, list));
  }

  /** Applies YAML of objects that name no namespace. */
  public void apply(String yaml) {
    world.kubectl().apply(yaml, "-n", namespace);
  }

  /** Runs kubectl in its namespace. */
  public String kubectl(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "-n";
    all[1] = namespace;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return world.kubectl().ok(all);
  }

  /**
   * One field of an object, such as {@code .status.pin}; empty while it is absent. Asked of the API
   * itself: stories look often, and a kubectl a look is half of this machine.
   */
  public String field(String kind, String name, String path) {
    JsonNode field = object(kind, name).at(path.replace('.', '/'));
    return field.isValueNode() ? field.asText() : field.isMissingNode() ? "" : field.toString();
  }

  /** Status and reason of a condition, such as {@code True Online}. */
  public String condition(String kind, String name, String type) {
    JsonNode condition = conditionNode(kind, name, type);
    return condition.path("status").asText() + " " + condition.path("reason").asText();
  }

  /** The sentence of a condition; empty while it is absent. */
  public String message(String kind, String name, String type) {
    return conditionNode(kind, name, type).path("message").asText();
  }

  private JsonNode conditionNode(String kind, String name, String type) {
    for (JsonNode condition : object(kind, name).at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  /** An object as the API has it; missing when it does not. */
  public JsonNode object(String kind, String name) {
    String path = "/apis/pifleet.io/v1alpha1/namespaces/%s/%ss/%s".formatted(namespace, kind, name);
    String json = world.kube().client().raw(path);
    return json == null ? MissingNode.getInstance() : parsed(json);
  }

  /** Waits until a condition has that status and reason. */
  public void awaitCondition(String kind, String name, String type, String statusAndReason) {
    await(kind + " " + name + " " + type + " " + statusAndReason)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> condition(kind, name, type), statusAndReason::equals);
  }

  /** What the operator wrote here since that {@link AuditLog#end}. */
  public List<AuditLog.Call> operatorWrites(long since) {
    return world.kube().audit().callsSince(since).stream()
        .filter(call -> call.use().user().endsWith(":" + Chart.SERVICE_ACCOUNT))
        .filter(call -> call.writes() && call.namespace().equals(namespace))
        .toList();
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
    admitAll(List.of(site));
    return box(site);
  }

  /** The same at several boxes at once, as several people would. */
  public void admitAll(List<String> sites) {
    List<CompletableFuture<BoxProcess>> enrolling =
        sites.stream()
            .map(
                site -> {
                  BoxProcess box = world.box(namespace + "-" + site);
                  return CompletableFuture.supplyAsync(() -> enrolled(box, site));
                })
            .toList();
    for (int i = 0; i < sites.size(); i++) {
      BoxProcess box = enrolling.get(i).join().with("--heartbeat", "2");
      world.software().installOn(box);
      boxes.put(sites.get(i), box.start());
    }
  }

  private BoxProcess enrolled(BoxProcess box, String site) {
    BoxProcess.Ended ended = box.enrol(pin(site), caSha256(site));
    if (ended.status() != 0) {
      throw new IllegalStateException("enrol ended with " + ended.status() + ": " + ended.output());
    }
    return box;
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
                    namespace,
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

  /** Uploads a package of software as the README does; gives the answer. */
  public GatewayClient.Answer uploadPackage(String release, PlayerSoftware.Archive archive) {
    return world
        .gatewayClient()
        .uploadPackage(
            Map.of("namespace", namespace, "name", release, "signature", archive.signature()),
            mediaToken(),
            archive.file());
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
