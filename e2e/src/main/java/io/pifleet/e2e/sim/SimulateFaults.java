package io.pifleet.e2e.sim;

import java.io.PrintStream;
import java.util.SplittableRandom;

/** {@code make simulate-faults}: any number of runs; a failing seed is replayed with its trace. */
public final class SimulateFaults {
  private static final int LAST = 400;

  private SimulateFaults() {}

  /**
   * Runs.
   *
   * @param args {@code --runs=N}, {@code --seed=N} for one run with its whole trace
   */
  public static void main(String[] args) {
    PrintStream out = System.out;
    long runs = number(args, "--runs=", 100);
    if (has(args, "--seed=")) {
      long seed = number(args, "--seed=", 0);
      Trace trace = Trace.last(Integer.MAX_VALUE);
      LawBroken broken = Runs.broken(seed, trace, Parts.SOUND);
      trace.lines().forEach(out::println);
      out.println(broken == null ? "Seed " + seed + " is fine." : Runs.sentence(seed, broken));
      System.exit(broken == null ? 0 : 1);
    }
    long first = new SplittableRandom().nextLong(1L << 40);
    long started = System.nanoTime();
    long events = 0;
    for (long i = 0; i < runs; i++) {
      Run run = new Run(first + i, Trace.off(), Parts.SOUND);
      try {
        run.go();
      } catch (LawBroken broken) {
        Trace trace = Trace.last(LAST);
        Runs.broken(first + i, trace, Parts.SOUND);
        if (has(args, "--all")) {
          out.println(
              first
                  + i
                  + " "
                  + String.valueOf(broken.getMessage()).replaceAll("^(.{220}).*", "$1"));
          continue;
        }
        trace.lines().forEach(out::println);
        out.println(Runs.sentence(first + i, broken));
        System.exit(1);
      } catch (RuntimeException e) {
        out.println(first + i + " " + e);
        e.printStackTrace(out);
      }
      events += run.events();
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    out.printf(
        "%d runs from seed %d, %d events, in %.1f s (%.0f runs/s): no law was broken.%n",
        runs, first, events, seconds, runs / seconds);
  }

  private static boolean has(String[] args, String name) {
    for (String arg : args) {
      if (arg.startsWith(name)) {
        return true;
      }
    }
    return false;
  }

  private static long number(String[] args, String name, long otherwise) {
    for (String arg : args) {
      if (arg.startsWith(name)) {
        return Long.parseLong(arg.substring(name.length()));
      }
    }
    return otherwise;
  }
}
