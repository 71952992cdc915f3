package io.pifleet.agent.health;

import io.pifleet.agent.Places;
import io.pifleet.agent.Version;
import io.pifleet.agent.run.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pifleet-agent doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Checks settings, credentials, time, server, broker, disk, player and software, and says"
            + " what to do about what is wrong.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:nothing keeps the box from working", "1:something does"})
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Places places = new Places();

  @Option(
      names = "--files",
      description = "also reads every file of the content and compares it with its digest")
  private boolean files;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    AtomicBoolean works = new AtomicBoolean(true);
    Consumer<Finding> found =
        finding -> {
          if (finding.grade() == Finding.Grade.BAD) {
            works.set(false);
          }
          print(finding, out);
        };
    new Examination(places, found).run();
    if (files) {
      new FilesCheck(places.state(), found).run();
    }
    return works.get() ? Status.OK : Status.FAILED;
  }

  private static void print(Finding finding, PrintWriter out) {
    out.printf("%-12s %s  %s%n", finding.subject(), mark(finding.grade()), finding.sentence());
    if (finding.remedy() != null) {
      out.printf("%-12s     -> %s%n", "", finding.remedy());
    }
    out.flush();
  }

  private static String mark(Finding.Grade grade) {
    return switch (grade) {
      case ASKED -> "..";
      case GOOD -> "ok";
      case ODD -> "??";
      case BAD -> "!!";
    };
  }
}
