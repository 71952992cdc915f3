package io.pifleet.agent;

import io.pifleet.agent.disk.Refusal;
import io.pifleet.agent.enrol.EnrolCommand;
import io.pifleet.agent.health.DoctorCommand;
import io.pifleet.agent.health.StatusCommand;
import io.pifleet.agent.run.RunCommand;
import io.pifleet.agent.run.Status;
import io.pifleet.agent.software.HoldCommand;
import io.pifleet.protocol.Malformed;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code pifleet-agent}. */
@Command(
    name = "pifleet-agent",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "The program on a box of a PiFleet.",
    subcommands = {
      EnrolCommand.class,
      RunCommand.class,
      StatusCommand.class,
      DoctorCommand.class,
      HoldCommand.class
    })
public final class Main {
  static {
    // File names are UTF-8 whatever the locale; JDK 17 reads this when it first spells a path.
    System.setProperty("sun.jnu.encoding", "UTF-8");
  }

  private Main() {}

  /** Runs the command line and ends with its status. */
  public static void main(String[] args) {
    System.exit(line().execute(args));
  }

  static CommandLine line() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Main::explain)
        .setParameterExceptionHandler(Main::complain);
  }

  /** The mistake alone: a screen of help after it would scroll it away. */
  private static int complain(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    line.getErr().println(e.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(e, line.getErr())) {
      line.getErr()
          .println("See " + line.getCommandSpec().qualifiedName() + " --help for what it takes.");
    }
    line.getErr().flush();
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** What the disk or a file's writer did is told in a sentence; all else is a bug. */
  private static int explain(Exception e, CommandLine line, ParseResult parsed) throws Exception {
    if (e instanceof IOException || e instanceof Malformed) {
      line.getErr().println(e instanceof IOException io ? Refusal.sentence(io) : e.getMessage());
      line.getErr().flush();
      return Status.FAILED;
    }
    throw e;
  }
}
