package io.pifleet.e2e.harness;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A box: the packaged agent on an old JVM, a folder for its disk, and a stretch of network of its
 * own to the gateway and one to the broker.
 */
public final class BoxProcess implements AutoCloseable {
  private static final Pattern ANSWER =
      Pattern.compile("A command was answered\\. command=([0-9a-f]+) .*?outcome=([A-Za-z]+)");

  private static final Pattern BOOT = Pattern.compile("The agent starts\\. .*?boot=([0-9a-f]+)");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String name;
  private final Path folder;
  private final DroppingProxy gateway;
  private final DroppingProxy broker;
  private final List<String> runFlags = new ArrayList<>();
  private final List<String> machineFlags = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private int debugPort;
  private boolean watched;
  private @Nullable Child child;

  BoxProcess(String name, Path folder, DroppingProxy gateway, DroppingProxy broker) {
    this.name = name;
    this.folder = Checkout.emptied(folder);
    this.gateway = gateway;
    this.broker = broker;
    Child.afterwards(() -> PlayerSoftware.stopOn(this));
  }

  /** Its name, for logs. */
  public String name() {
    return name;
  }

  /** Its way to the gateway. */
  public DroppingProxy gateway() {
    return gateway;
  }

  /** Its way to the broker. */
  public DroppingProxy broker() {
    return broker;
  }

  /** Runs {@code pifleet-agent enrol} with the PIN in a file and waits for its end. */
  public Ended enrol(String pin, String caSha256, String... more) {
    Path file = folder.resolve("pin");
    try {
      Files.writeString(file, pin);
      List<String> arguments =
          new ArrayList<>(List.of("enrol", "--server", "https://127.0.0.1:" + gateway.port()));
      arguments.addAll(List.of("--pin-file", file.toString(), "--ca-sha256", caSha256));
      arguments.addAll(List.of(more));
      Ended ended = agent(arguments.toArray(String[]::new));
      if (ended.status() == 0) {
        throughOwnNetwork();
      }
      return ended;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How one of the agent's commands ended.
   *
   * @param status 0 for success
   * @param output all that it printed
   */
  public record Ended(int status, String output) {}

  /** Runs one of the agent's commands and waits for its end. */
  public Ended agent(String... arguments) {
    try {
      List<String> command = command(arguments);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Adds flags to {@code run}, from the next start on. */
  public BoxProcess with(String... flags) {
    runFlags.addAll(List.of(flags));
    return this;
  }

  /** Switches it on. */
  public BoxProcess start() {
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(runFlags);
    if (watched) {
      child = Child.start(name, watchdog());
      return this;
    }
    List<String> command = command(arguments.toArray(String[]::new));
    command.addAll(1, machineFlags);
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().putAll(environment);
    child = Child.start(name, process);
    return this;
  }

  /**
   * Sets its clock wrong, from the next start on; time passes as ever.
   *
   * @param by as faketime has it, such as {@code +1d}
   */
  public BoxProcess clock(String by) {
    environment.putAll(WrongClock.of(by));
    return this;
  }

  /** Lets the watchdog start its agent, as systemd would, from the next start on. */
  public BoxProcess watched() {
    watched = true;
    return this;
  }

  private ProcessBuilder watchdog() {
    List<String> command = new ArrayList<>();
    command.add(Checkout.program("agent/bin/pifleet-watchdog").toString());
    command.addAll(runFlags);
    command.addAll(List.of("--config", config().toString(), "--state", state().toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    Path home = Path.of(Jvm.oldest()).resolve("../..").normalize();
    builder.environment().put("JAVA_HOME", home.toString());
    return builder;
  }

  /** Which agent its watchdog has started: {@code installed}, or the path of a release's. */
  public String agentStarted() {
    try {
      Path running = state().resolve("watchdog/running");
      String line = Files.exists(running) ? Files.readString(running).strip() : "";
      return line.substring(line.indexOf(' ') + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a debugger in, from the next start on; see {@link PowerCut}. */
  public BoxProcess debuggable() {
    debugPort = Ports.free();
    machineFlags.add(
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:"
            + debugPort);
    return this;
  }

  int debugPort() {
    return debugPort;
  }

  /** Adds lines to its settings; they count from the next start. */
  public BoxProcess configure(String lines) {
    try {
      Files.writeString(config(), "\n" + lines + "\n", StandardOpenOption.APPEND);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pulls its plug. */
  public void kill() {
    child().kill();
  }

  /** Its process. */
  public Child child() {
    if (child == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return child;
  }

  /** Cuts its network. */
  public void cut() {
    gateway.cut();
    broker.cut();
  }

  /** Gives its network back. */
  public void reconnect() {
    gateway.restore();
    broker.restore();
  }

  /** Where its agent keeps all. */
  public Path state() {
    return folder.resolve("state");
  }

  /** One of the files of its credentials. */
  public String credential(String file) {
    try {
      return Files.readString(state().resolve("credentials").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its settings are. */
  public Path config() {
    return folder.resolve("site.conf");
  }

  /** The folder that its player reads. */
  public Path content() {
    return state().resolve("content/current");
  }

  /** The index that its player reads. */
  public JsonNode index() {
    try {
      Path index = content().resolve("index.json");
      return Files.exists(index)
          ? JSON.readTree(Files.readAllBytes(index))
          : JSON.createObjectNode().set("items", JSON.createArrayNode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its player plays at that path: the digest of the very bytes in the folder. */
  public Optional<Sha256> plays(String path) {
    Path file = content().resolve(path);
    for (JsonNode item : index().path("items")) {
      if (item.path("path").asText().equals(path) && Files.exists(file)) {
        return Optional.of(digest(file));
      }
    }
    return Optional.empty();
  }

  /** Waits until its player plays that file at that path. */
  public void awaitPlaying(String path, Sha256 digest, Duration limit) {
    await(name + " plays " + path)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> plays(path).filter(digest::equals).isPresent());
  }

  /** Waits until its player has nothing at that path. */
  public void awaitGone(String path, Duration limit) {
    await(path + " leaves " + name)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> plays(path).isEmpty());
  }

  /**
   * What it answered to commands so far, in all its runs, each as the command's id and the outcome.
   * A command that came twice was answered twice.
   */
  public List<String> answers() {
    return ANSWER
        .matcher(child().printed())
        .results()
        .map(found -> found.group(1) + " " + found.group(2))
        .toList();
  }

  /** Waits until it has given so many answers; there may be more. */
  public void awaitAnswers(int count, Duration limit) {
    await(name + " gives " + count + " answers")
        .atMost(limit)
        .until(() -> answers().size() >= count);
  }

  /** The id of its agent's last run. */
  public String bootId() {
    return BOOT.matcher(child().printed())
        .results()
        .map(found -> found.group(1))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** The digest of a file. */
  public static Sha256 digest(Path file) {
    try (var in = Files.newInputStream(file)) {
      var digest = Sha256.digest();
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return Sha256.of(HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (child != null && child.alive()) {
      child.close();
    }
    PlayerSoftware.stopOn(this);
    gateway.close();
    broker.close();
  }

  /** The command of a box's JVM, with the options that the agent's launcher gives it. */
  public static List<String> jvm() {
    return List.of(Jvm.oldest(), "@" + Checkout.file("agent/bin/jvm.options"));
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(jvm());
    command.addAll(List.of("-jar", Checkout.program("agent/target/pifleet-agent.jar").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", config().toString(), "--state", state().toString()));
    return command;
  }

  /** What the claim told the box, but by way of the network that is the box's own. */
  private void throughOwnNetwork() throws IOException {
    replace(
        config(), "(?m)^(\\s*server_url\\s*=\\s*)\\S+", "$1https://127.0.0.1:" + gateway.port());
    replace(
        state().resolve("credentials/mqtt.json"),
        "ssl://127\\.0\\.0\\.1:[0-9]+",
        "ssl://127.0.0.1:" + broker.port());
  }

  private static void replace(Path file, String pattern, String text) throws IOException {
    String before = Files.readString(file);
    String after = before.replaceAll(pattern, text);
    if (after.equals(before)) {
      throw new IllegalStateException(file + " does not name what it should: " + pattern);
    }
    Files.writeString(file, after);
  }
}
