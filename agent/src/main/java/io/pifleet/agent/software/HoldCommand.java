package io.pifleet.agent.software;

import io.pifleet.agent.Places;
import io.pifleet.agent.Version;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pifleet-agent hold}. */
@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Holds software updates back for a while, as for a match. Every rollout waits for the end,"
            + " and none counts the box as failed. Without options it lists the holds.")
public final class HoldCommand implements Callable<Integer> {
  private static final Pattern LENGTH = Pattern.compile("(?:(\\d{1,2})h)?(?:(\\d{1,4})m)?");
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int LONGEST_HOLDER = 64;
  private static final int LONGEST_REASON = 128;

  @Mixin private Places places = new Places();
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, such as match")
  private @Nullable String reason;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "for how long, such as 2h, 90m or 1h30m; from 1m to 24h")
  private @Nullable String length;

  @Option(
      names = "--holder",
      paramLabel = "NAME",
      description = "who holds (default: who is logged in)")
  private @Nullable String holder;

  @Option(names = "--release", description = "ends the hold of this holder")
  private boolean release;

  @Override
  public Integer call() throws IOException {
    Path state = places.state();
    if (!Files.isDirectory(state)) {
      throw new Malformed("there is no " + state + "; enrol the box first, or name it by --state");
    }
    HoldsFile holds = new HoldsFile(state, new MachineTime(Path.of("/proc"), Clock.systemUTC()));
    if (release) {
      boolean was = holds.release(name());
      out().println(was ? name() + " holds no longer." : name() + " held nothing.");
    } else if (reason != null || length != null) {
      hold(holds);
    }
    list(holds.current());
    return 0;
  }

  private void hold(HoldsFile holds) throws IOException {
    String why = reason;
    if (why == null || why.isBlank() || why.length() > LONGEST_REASON) {
      throw new Malformed("--reason says why, in at most " + LONGEST_REASON + " characters");
    }
    if (length == null) {
      throw new Malformed("--for says for how long, such as 2h");
    }
    holds.hold(name(), why, length(length));
  }

  private String name() {
    String sudo = System.getenv("SUDO_USER");
    String name =
        holder != null
            ? holder
            : Objects.requireNonNullElse(sudo, System.getProperty("user.name", "somebody"));
    if (name.isBlank() || name.length() > LONGEST_HOLDER) {
      throw new Malformed("--holder is a name of at most " + LONGEST_HOLDER + " characters");
    }
    return name;
  }

  private static Duration length(String text) {
    Matcher matcher = LENGTH.matcher(text);
    Duration length =
        matcher.matches()
            ? Duration.ofHours(number(matcher.group(1))).plusMinutes(number(matcher.group(2)))
            : Duration.ZERO;
    if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
      throw new Malformed("--for is a time from 1m to 24h, such as 2h, 90m or 1h30m");
    }
    return length;
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private void list(List<State.Hold> holds) {
    if (holds.isEmpty()) {
      out().println("Nobody holds updates back.");
    }
    for (State.Hold hold : holds) {
      long minutes = (hold.remainingSeconds() + 59) / 60;
      out()
          .println(
              hold.holder()
                  + " holds updates back for "
                  + (minutes >= 60 ? minutes / 60 + "h" : "")
                  + minutes % 60
                  + "m more: "
                  + hold.reason());
    }
    out().flush();
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
