package io.pifleet.agent.watchdog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** The real watchdog as it is installed on a box, with small jars for agents. */
final class Dog implements AutoCloseable {
  static final String TRIAL = "0123456789abcdef0123456789abcdef";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  final Path state;
  private final Path folder;
  private Process process;

  /** Installs it with an agent that behaves like that. */
  Dog(Path folder, String behaviour) throws IOException {
    this.folder = folder;
    state = Files.createDirectories(folder.resolve("the state"));
    Path bin = Files.createDirectories(folder.resolve("opt/pifleet"));
    for (String file : List.of("pifleet-watchdog", "pifleet-agent", "jvm.options")) {
      Files.copy(Path.of("bin").resolve(file), bin.resolve(file));
    }
    jar(bin.resolve("pifleet-agent.jar"), behaviour);
    // Its pauses are for people; a test waits a tenth of them.
    Path sleep = Files.createDirectories(folder.resolve("path")).resolve("sleep");
    Files.writeString(sleep, "#!/bin/sh\nexec /bin/sleep 0.\"$1\"\n");
    Files.setPosixFilePermissions(sleep, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Puts an agent into a release; returns its name. */
  String release(String version, String behaviour) throws IOException {
    String name = "software/releases/" + version + "/agent/pifleet-agent.jar";
    Files.createDirectories(Objects.requireNonNull(state.resolve(name).getParent()));
    jar(state.resolve(name), behaviour);
    return name;
  }

  private static void jar(Path file, String behaviour) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, SmallAgent.class.getName());
    String program = SmallAgent.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
        InputStream code = SmallAgent.class.getResourceAsStream("/" + program)) {
      jar.putNextEntry(new ZipEntry(program));
      code.transferTo(jar);
      jar.putNextEntry(new ZipEntry("behaviour"));
      jar.write(behaviour.getBytes(UTF_8));
    }
  }

  /** Says in its folder what an agent would. */
  Dog says(String file, String line) throws IOException {
    Files.createDirectories(state.resolve("watchdog"));
    Files.writeString(state.resolve("watchdog").resolve(file), line + "\n");
    return this;
  }

  Dog trial(String agent, int seconds) throws IOException {
    return says("trial", TRIAL + " " + agent + " " + seconds);
  }

  /** Ends the trial as the agent that proved itself does. */
  void proves(String agent) throws IOException {
    says("agent", agent);
    Files.delete(state.resolve("watchdog/trial"));
  }

  Dog start() throws IOException {
    return start("sh");
  }

  Dog start(String shell) throws IOException {
    process = builder(shell).start();
    return this;
  }

  ProcessBuilder builder(String shell) {
    return builder(shell, program("pifleet-watchdog"), "--state", state.toString());
  }

  /** Runs one of the agent's commands; returns its status. */
  int agent(String command) throws IOException, InterruptedException {
    return builder("sh", program("pifleet-agent"), command, "--state", state.toString())
        .start()
        .waitFor();
  }

  private String program(String name) {
    return folder.resolve("opt/pifleet").resolve(name).toString();
  }

  private ProcessBuilder builder(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().merge("PATH", folder.resolve("path") + ":", (old, own) -> own + old);
    Path log = folder.resolve("log");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** What it and its agents printed. */
  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** A file of its folder; empty where there is none. */
  String read(String file) {
    try {
      Path path = state.resolve("watchdog").resolve(file);
      return Files.exists(path) ? Files.readString(path).strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was started, in order. */
  List<String> starts() {
    try {
      Path path = state.resolve("started");
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Dog awaitStarts(String... agents) {
    await().atMost(LIMIT).until(this::starts, List.of(agents)::equals);
    return this;
  }

  Dog awaitFile(String file, String beginning) {
    await(file).atMost(LIMIT).until(() -> read(file), text -> text.startsWith(beginning));
    return this;
  }

  /** The agent that runs. */
  ProcessHandle agent() {
    return ProcessHandle.of(Long.parseLong(read("running").split(" ", -1)[0])).orElseThrow();
  }

  boolean agentRuns() {
    String pid = read("running").split(" ", -1)[0];
    return !pid.isEmpty() && ProcessHandle.of(Long.parseLong(pid)).isPresent();
  }

  /** Lets the agent that runs end with a status. */
  Dog ask(int status) throws IOException {
    Path next = Files.writeString(state.resolve("ask.tmp"), String.valueOf(status));
    Files.move(next, state.resolve("ask"));
    return this;
  }

  /** kill -9, of the watchdog alone. */
  Dog kill() {
    process.destroyForcibly();
    exit();
    return this;
  }

  /** The same at some moment or other. */
  void killAfter(int millis) throws InterruptedException {
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it ended by itself");
    }
    kill();
  }

  /** Power lost: both are gone. */
  Dog cut() {
    ProcessHandle agent = agent();
    kill();
    agent.destroyForcibly();
    await().atMost(LIMIT).until(() -> !agent.isAlive());
    return this;
  }

  int stop() {
    process.destroy();
    return exit();
  }

  int exit() {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the watchdog does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (process != null && process.isAlive()) {
      kill();
    }
    if (agentRuns()) {
      agent().destroyForcibly();
    }
  }
}
