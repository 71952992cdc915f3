package io.pifleet.e2e.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the goals and prints a line for each. Ends with 0 when all could be measured, whether
 * met or missed.
 */
@Command(
    name = "make bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures PiFleet's goals on real parts: one line each, with the figure, the target,",
      "whether it is met, and what it is measured against. A quarter of an hour on two idle cores.",
      "It fails when a goal cannot be measured; a target that is missed is shown as MISSED."
    })
public final class Bench implements Callable<Integer> {
  private static final List<Goal> GOALS =
      List.of(
          new ApiWrites(),
          new ApplyToCommand(),
          new HeartbeatBytes(),
          new IdleAgent(),
          new ResumedDownload(),
          // The fleet grows from one to the next.
          new FailuresStop(),
          new NextWave(),
          new RolloutWrites(),
          new RolloutSpeed(),
          new PlannerCost());

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "GOAL",
      description = "goals to measure (make bench ONLY=G1,G10; default: all)")
  private List<String> only = List.of();

  /** Runs it. */
  public static void main(String[] arguments) {
    // Not by falling off the end: a library's thread must not keep it.
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() {
    List<Goal> chosen = chosen();
    if (chosen.isEmpty()) {
      System.err.println("No such goal; there are " + ids(GOALS.stream()));
      return CommandLine.ExitCode.USAGE;
    }
    Instant start = Instant.now();
    List<Figure> figures = new ArrayList<>();
    List<String> unmeasured = new ArrayList<>();
    try (Stages stages = new Stages()) {
      for (Goal goal : chosen) {
        say(start, goal.id() + ": " + goal.plan());
        measure(goal, stages, figures, unmeasured);
      }
    } catch (Exception | AssertionError e) {
      unmeasured.add("the parts: " + e.getMessage());
    }
    System.out.println();
    figures.stream()
        .sorted(Comparator.comparingInt(figure -> Integer.parseInt(figure.goal().substring(1))))
        .forEach(figure -> System.out.println(figure.line()));
    unmeasured.forEach(line -> System.out.println("NOT MEASURED " + line));
    say(start, "done");
    return unmeasured.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private List<Goal> chosen() {
    if (only.isEmpty()) {
      return GOALS;
    }
    List<String> ids = only.stream().map(id -> id.toUpperCase(Locale.ROOT)).toList();
    List<Goal> chosen = GOALS.stream().filter(goal -> ids.contains(goal.id())).toList();
    return chosen.size() == ids.size() ? chosen : List.of();
  }

  private static void measure(
      Goal goal, Stages stages, List<Figure> figures, List<String> unmeasured) {
    try {
      figures.addAll(goal.measure(stages));
    } catch (Exception | AssertionError e) {
      // The others are worth their minute all the same.
      unmeasured.add(goal.id() + ": " + e);
    }
  }

  private static void say(Instant start, String text) {
    Duration at = Duration.between(start, Instant.now());
    System.out.printf(Locale.ROOT, "[%4d s] %s%n", at.toSeconds(), text);
  }

  private static String ids(Stream<Goal> goals) {
    return goals.map(Goal::id).collect(Collectors.joining(", "));
  }
}
