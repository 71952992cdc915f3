package io.pifleet.agent.software;

import io.pifleet.agent.Places;
import io.pifleet.agent.Version;
import io.pifleet.agent.run.Status;
import io.pifleet.protocol.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pifleet-agent hold}. */
@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description =
        "Holds updates of the software back for a while, or lists who does. It works whether or not"
            + " the agent runs, and ends by itself.",
    footer = {
      "",
      "  pifleet-agent hold --reason \"match\" --for 2h",
      "  pifleet-agent hold --release",
      "",
      "Several may hold at once; an update waits for all of them."
    })
public final class HoldCommand implements Callable<Integer> {
  private static final Pattern TIME = Pattern.compile("(\\d{1,4})([mh])");
  private static final int MAX_HOLDER = 64;
  private static final int MAX_REASON = 128;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, in a few words")
  private @Nullable String reason;

  @Option(names = "--for", paramLabel = "TIME", description = "how long, from 1m to 24h")
  private @Nullable String time;

  @Option(names = "--release", description = "ends the hold before its time")
  private boolean release;

  @Option(
      names = "--holder",
      paramLabel = "NAME",
      description = "who holds (default: the name of who is logged in)")
  private @Nullable String holder;

  @Mixin private Places places = new Places();

  @Override
  public Integer call() throws IOException {
    Holds holds = new Holds(places.state());
    if (release) {
      return release(holds);
    }
    if (reason == null && time == null) {
      return list(holds);
    }
    String who = holder();
    String why = text("--reason", reason, MAX_REASON, "match");
    Duration duration = duration();
    if (!Files.isDirectory(places.state())) {
      return failed(
          "There is no folder " + places.state() + "; enrol the box, or name another with --state");
    }
    holds.hold(who, why, duration);
    say(who + " holds updates back for " + Remaining.text(duration.toSeconds()) + ": " + why);
    return Status.OK;
  }

  private int release(Holds holds) throws IOException {
    if (reason != null || time != null) {
      throw wrong("--release ends a hold and takes neither --reason nor --for; leave them out");
    }
    String who = holder();
    if (Files.isDirectory(places.state()) && holds.release(who)) {
      say(who + " holds updates back no more");
      return Status.OK;
    }
    List<String> others = holds.list().stream().map(State.Hold::holder).toList();
    return others.isEmpty()
        ? failed("Nobody holds updates back.")
        : failed(
            who + " holds nothing back; name who does with --holder: " + String.join(", ", others));
  }

  private int list(Holds holds) throws IOException {
    List<State.Hold> all = holds.list();
    if (all.isEmpty()) {
      say("Nobody holds updates back.");
    }
    for (State.Hold hold : all) {
      String left = Remaining.text(hold.remainingSeconds());
      say(hold.holder() + ": " + hold.reason() + ", for " + left + " still");
    }
    return Status.OK;
  }

  /** With sudo the person, and not root, is who should be asked about it. */
  private String holder() {
    String sudo = System.getenv("SUDO_USER");
    String user = sudo == null || sudo.isBlank() ? System.getProperty("user.name") : sudo;
    return text("--holder", holder == null ? user : holder, MAX_HOLDER, "anna");
  }

  private Duration duration() {
    Matcher matcher = TIME.matcher(time == null ? "" : time);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration asked =
          "h".equals(matcher.group(2)) ? Duration.ofHours(number) : Duration.ofMinutes(number);
      if (!asked.isZero() && asked.compareTo(Duration.ofHours(24)) <= 0) {
        return asked;
      }
    }
    throw wrong("--for is a time from 1m to 24h, such as 90m or 2h");
  }

  private String text(String option, @Nullable String text, int longest, String example) {
    if (text == null
        || text.isBlank()
        || text.length() > longest
        || text.codePoints().anyMatch(EntryName::unprintable)) {
      throw wrong(
          "%s is one line of 1 to %d characters, such as %s %s"
              .formatted(option, longest, option, example));
    }
    return text.strip();
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private void say(String sentence) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(sentence);
    out.flush();
  }

  private int failed(String sentence) {
    spec.commandLine().getErr().println(sentence);
    spec.commandLine().getErr().flush();
    return Status.FAILED;
  }
}
