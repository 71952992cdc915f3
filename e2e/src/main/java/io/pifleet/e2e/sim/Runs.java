package io.pifleet.e2e.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs by their seeds. */
final class Runs {
  private Runs() {}

  /**
   * What came of a run.
   *
   * @param events that happened in it
   * @param broken the law that it breaks; null for none
   */
  record Outcome(long events, @Nullable LawBroken broken) {}

  /** Runs one; whatever the code under test throws breaks a law too. */
  static Outcome of(long seed, Trace trace, Parts parts) {
    return of(seed, trace, parts, 0);
  }

  /**
   * The same.
   *
   * @param days that its storm lasts; 0 for some minutes
   */
  static Outcome of(long seed, Trace trace, Parts parts, int days) {
    Run run = new Run(seed, trace, parts, days);
    try {
      run.go();
      return new Outcome(run.events(), null);
    } catch (LawBroken broken) {
      return new Outcome(run.events(), broken);
    } catch (RuntimeException | AssertionError | StackOverflowError | PowerCut e) {
      LawBroken broken = new LawBroken("the code under test threw " + e);
      broken.initCause(e);
      return new Outcome(run.events(), broken);
    }
  }

  /** What to tell of it, and how to see it again. */
  static String sentence(long seed, LawBroken broken, int days) {
    return "Seed "
        + seed
        + " breaks a law: "
        + broken.getMessage()
        + "\nSee it again: make simulate-faults SEED="
        + seed
        + (days == 0 ? "" : " DAYS=" + days);
  }

  /** The sentence, after the last that happened before. */
  static String story(long seed, int most, Parts parts, int days) {
    Trace trace = Trace.last(most);
    LawBroken broken = of(seed, trace, parts, days).broken();
    List<String> lines = trace.lines();
    return String.join("\n", lines)
        + "\n"
        + (broken == null ? "Seed " + seed + " breaks no law." : sentence(seed, broken, days));
  }
}
