package io.pifleet.e2e.sim;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code make simulate-faults}: any number of runs, or one again with all that happens in it. */
@Command(
    name = "simulate-faults",
    mixinStandardHelpOptions = true,
    description =
        "Runs operator and boxes under random faults: checks the delivery contract and rollouts.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:no law was broken", "1:a law was broken", "2:the arguments are wrong"})
public final class SimulateFaults implements Callable<Integer> {
  private static final int LAST = 400;
  private static final long PROGRESS_MILLIS = 5_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "How many runs, each with its own seed; 1000 if not given.")
  private @Nullable Long runs;

  @Option(
      names = "--from",
      paramLabel = "SEED",
      description = "The first seed; a random one if not given.")
  private @Nullable Long from;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How many days each run storms, such as 365; some minutes if not given.")
  private int days;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Runs this seed only and tells all that happens in it.")
  private @Nullable Long seed;

  /** Runs. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SimulateFaults()).execute(args));
  }

  @Override
  public Integer call() {
    if (seed != null && (runs != null || from != null)) {
      throw wrong("--seed is for one run and goes with neither --runs nor --from");
    }
    if (runs != null && runs < 1) {
      throw wrong("--runs must be 1 or more, and is " + runs);
    }
    if (days < 0 || days > 3_650) {
      throw wrong("--days must be from 0 to 3650, and is " + days);
    }
    return seed != null
        ? replay(seed)
        : search(
            from == null ? new SplittableRandom().nextLong(1L << 40) : from,
            runs == null ? 1_000 : runs);
  }

  private int replay(long one) {
    Trace trace = Trace.last(Integer.MAX_VALUE);
    Runs.Outcome outcome = Runs.of(one, trace, Parts.SOUND, days);
    trace.lines().forEach(out()::println);
    LawBroken broken = outcome.broken();
    out().println(broken == null ? "Seed " + one + " is fine." : Runs.sentence(one, broken, days));
    out().flush();
    return broken == null ? 0 : 1;
  }

  private int search(long first, long count) {
    long started = System.nanoTime();
    Campaign campaign = new Campaign(first, count, () -> Parts.SOUND, days);
    Campaign.Find find =
        campaign.go(
            Runtime.getRuntime().availableProcessors(),
            (done, all) -> say(done + " of " + all + " runs, all is well"),
            PROGRESS_MILLIS);
    if (find != null) {
      say(Runs.story(find.seed(), LAST, Parts.SOUND, days));
      return 1;
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    say(
        String.format(
            Locale.ROOT,
            "%d runs from seed %d, %d events, in %.1f s (%.0f runs/s): no law was broken.",
            count,
            first,
            campaign.events(),
            seconds,
            count / seconds));
    return 0;
  }

  private void say(String sentence) {
    out().println(sentence);
    out().flush();
  }

  private PrintWriter out() {
    return command().getOut();
  }

  private ParameterException wrong(String why) {
    return new ParameterException(command(), why);
  }

  private CommandLine command() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
