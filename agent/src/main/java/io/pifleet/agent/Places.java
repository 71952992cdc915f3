package io.pifleet.agent;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the agent's files are; the options of every command. */
public final class Places {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:PIFLEET_CONFIG:-/etc/pifleet/site.conf}",
      description = "settings (default: $PIFLEET_CONFIG, else /etc/pifleet/site.conf)")
  private Path config = Path.of("/etc/pifleet/site.conf");

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "${env:PIFLEET_STATE:-/var/lib/pifleet}",
      description =
          "credentials, journal and content (default: $PIFLEET_STATE, else /var/lib/pifleet)")
  private Path state = Path.of("/var/lib/pifleet");

  /** The settings. */
  public Path config() {
    return config;
  }

  /** All that the agent keeps. */
  public Path state() {
    return state.toAbsolutePath().normalize();
  }
}
