package io.pifleet.agent;

import io.pifleet.agent.enrol.EnrolCommand;
import io.pifleet.agent.run.RunCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pifleet-agent}. */
@Command(
    name = "pifleet-agent",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "The program on a box of a PiFleet.",
    subcommands = {EnrolCommand.class, RunCommand.class})
public final class Main {
  static {
    // File names are UTF-8 whatever the locale; JDK 17 reads this when it first spells a path.
    System.setProperty("sun.jnu.encoding", "UTF-8");
  }

  private Main() {}

  /** Runs the command line and ends with its status. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
