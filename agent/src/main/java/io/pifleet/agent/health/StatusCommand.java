package io.pifleet.agent.health;

import io.pifleet.agent.Places;
import io.pifleet.agent.Version;
import io.pifleet.agent.box.Index;
import io.pifleet.agent.box.Inspection;
import io.pifleet.agent.run.Status;
import io.pifleet.agent.run.TroubleFile;
import io.pifleet.agent.software.Remaining;
import io.pifleet.protocol.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pifleet-agent status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Shows who this box is, whether it is connected, and what it holds.")
public final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Places places = new Places();

  @Option(names = "--json", description = "the same for programs")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Report report = Report.of(places);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report.json());
    } else {
      print(report, out);
    }
    out.flush();
    return Status.OK;
  }

  private void print(Report report, PrintWriter out) {
    line(out, "site", report.site() == null ? "not enrolled" : report.site());
    line(out, "name", report.name());
    line(out, "server", report.server());
    line(out, "agent", report.running() ? "running" : "not running");
    line(out, "link", report.link());
    line(out, "certificate", report.until() == null ? null : "until " + report.until());
    line(
        out,
        "disk",
        report.freeBytes() == null
            ? "there is no folder " + places.state()
            : Bytes.text(report.freeBytes()) + " free");
    for (State.Hold hold : report.holds()) {
      line(out, "hold", said(hold));
    }
    print(report.software(), out);
    line(out, "content", files(report.items().size()) + ", " + Bytes.text(report.bytes()));
    for (Index.Item item : report.items()) {
      out.println("  " + item.path() + "  " + Bytes.text(item.size()));
    }
    for (Inspection.Open open : report.open()) {
      out.println("  under way: " + underWay(open, report.trouble()));
    }
    for (State.Failed failed : report.failed()) {
      out.println("  failed: " + failed.path() + ": " + failed.reason() + ", " + failed.message());
    }
  }

  private static void print(Inspection.Software software, PrintWriter out) {
    if (software.spoilt() != null) {
      line(out, "software", "software/software.json cannot be read: " + software.spoilt());
      return;
    }
    State.Fault failed = software.failed();
    boolean none = software.version() == null && (software.next() != null || failed != null);
    line(out, "software", none ? "none yet" : software.version());
    if (software.next() != null) {
      out.println("  under way: " + software.next() + ", " + software.stage());
    }
    if (failed != null) {
      out.println(
          "  failed: " + failed.version() + ": " + failed.reason() + ", " + failed.message());
    }
  }

  private static String underWay(Inspection.Open open, @Nullable TroubleFile trouble) {
    State.Open command = open.command();
    if (command.sha256() == null) {
      return "delete " + command.path();
    }
    String fetched = Bytes.text(open.bytes()) + " of " + Bytes.text(open.size());
    return "fetch "
        + command.path()
        + ", "
        + fetched
        + (trouble != null && command.sha256().equals(trouble.sha256())
            ? "; " + said(trouble)
            : "");
  }

  /** Who wants no update, why, and for how long. */
  static String said(State.Hold hold) {
    return hold.holder()
        + " wants no update: "
        + hold.reason()
        + ", for "
        + Remaining.text(hold.remainingSeconds());
  }

  /** How it went, as a part of a sentence. */
  static String said(TroubleFile trouble) {
    int failures = trouble.failures();
    return (failures == 1 ? "a try" : failures + " tries in a row")
        + " failed since "
        + trouble.since().truncatedTo(ChronoUnit.SECONDS)
        + ", the last with: "
        + trouble.error();
  }

  private static String files(int count) {
    return count + (count == 1 ? " file" : " files");
  }

  private static void line(PrintWriter out, String name, @Nullable Object value) {
    if (value != null) {
      out.printf("%-12s %s%n", name, value);
    }
  }
}
