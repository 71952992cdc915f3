package io.pifleet.e2e.sim;

import org.jspecify.annotations.Nullable;

/** Runs by their seeds. */
final class Runs {
  private Runs() {}

  /** The law that the run of a seed breaks; null for none. */
  static @Nullable LawBroken broken(long seed, Trace trace, Parts parts) {
    try {
      new Run(seed, trace, parts).go();
      return null;
    } catch (LawBroken broken) {
      return broken;
    } catch (RuntimeException e) {
      LawBroken broken = new LawBroken("the code under test threw " + e);
      broken.initCause(e);
      return broken;
    }
  }

  /** What to tell of it, and how to see it again. */
  static String sentence(long seed, LawBroken broken) {
    return "Seed "
        + seed
        + " breaks a law: "
        + broken.getMessage()
        + "\nSee it again: make simulate-faults SEED="
        + seed;
  }
}
