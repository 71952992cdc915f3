package io.pifleet.agent.run;

import io.pifleet.agent.Places;
import io.pifleet.agent.Version;
import io.pifleet.agent.config.SiteConf;
import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.log.LineLog;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pifleet-agent run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Connects to the fleet and does what it is told, until it is ended. Without a network it"
            + " keeps the content and goes on with what it has. This is for trying it by hand: on a"
            + " box it is started by pifleet-watchdog, without which no release can bring another"
            + " agent.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "75:another agent runs in the state folder",
      "78:the box is not enrolled",
      "85:another agent is to be started in place of this one; pifleet-watchdog does so"
    })
public final class RunCommand implements Callable<Integer> {
  @Mixin private Places places = new Places();

  @Option(
      names = "--heartbeat",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "pause between two heartbeats (default: 30)")
  private int heartbeat;

  @Override
  public Integer call() throws IOException {
    Log log = new LineLog(System.out, Clock.systemUTC());
    Path state = places.state();
    Files.createDirectories(state);
    StateLock lock = StateLock.take(state);
    if (lock == null) {
      log.error("Another agent runs in this folder.", "state", state);
      return Status.BUSY;
    }
    try (lock) {
      return run(state, log);
    }
  }

  private int run(Path state, Log log) throws IOException {
    SiteConf read = conf(log);
    SiteConf conf = read == null ? SiteConf.NONE : read;
    CredentialFolder folder = new CredentialFolder(state);
    Credentials credentials = credentials(folder, log);
    Duration beat = Duration.ofSeconds(Math.max(1, heartbeat));
    Agent agent = new Agent(conf, state, Version.current(), beat, Launch.ofThisJvm(), log);
    Runtime.getRuntime().addShutdownHook(new Thread(agent::stop, "stop"));
    if (conf.enabled() && credentials != null && conf.server() != null) {
      agent.online(conf.server(), credentials, folder);
      return agent.await();
    }
    agent.alone();
    if (!conf.enabled()) {
      return agent.await();
    }
    int status = agent.settle(Status.NOT_ENROLLED);
    agent.stop();
    log.error(
        read == null
            ? "This box keeps its content and joins its fleet again when its settings are mended"
                + " and the agent is started."
            : "This box is not enrolled. Its content stays; enrol it: pifleet-agent enrol --help");
    return status;
  }

  /** Settings that cannot be read are no reason to let the content rot. */
  private @Nullable SiteConf conf(Log log) throws IOException {
    try {
      return SiteConf.read(places.config());
    } catch (Malformed e) {
      log.error("The settings cannot be used.", "error", e.getMessage());
      return null;
    }
  }

  private static @Nullable Credentials credentials(CredentialFolder folder, Log log)
      throws IOException {
    try {
      return folder.load();
    } catch (Malformed e) {
      log.error("The credentials cannot be used.", "error", e.getMessage());
      return null;
    }
  }
}
