package io.pifleet.operator.site;

import io.pifleet.protocol.ContentPath;
import java.util.Set;

/**
 * When what nobody wants may leave. What a deployment that is held back, incomplete or astray had
 * put there stays, and what replaces a file comes first: the player never stands without.
 */
final class Leaving {
  private Leaving() {}

  /** Whether a path may be emptied now. What the player has not seen yet nobody misses. */
  static boolean free(ContentPath path, Gap gap, Set<String> turns) {
    return !gap.situation().held()
        && (!gap.shown(path)
            || (complete(gap) && (nothingComes(path, gap) || yields(path, gap, turns))));
  }

  /** Whether what is wanted at a path cannot come, since what is in its way may not leave. */
  static boolean blocks(ContentPath wanted, Gap gap) {
    return isTaken(wanted, gap) && !goesBefore(wanted, gap);
  }

  /** Whether what is wanted at a path cannot come before another file has left, which it may. */
  static boolean goesBefore(ContentPath wanted, Gap gap) {
    return complete(gap) && !gap.situation().held() && isTaken(wanted, gap);
  }

  private static boolean isTaken(ContentPath wanted, Gap gap) {
    return gap.unwanted().keySet().stream().anyMatch(p -> gap.taken(p) && p.nests(wanted));
  }

  private static boolean complete(Gap gap) {
    return gap.situation().wants().stream().allMatch(Want::complete);
  }

  /** What failed comes later; only what it cannot be beside stays for it until then. */
  private static boolean nothingComes(ContentPath path, Gap gap) {
    return gap.wanted().entrySet().stream()
        .noneMatch(
            e ->
                switch (e.getValue()) {
                  case Move.Due due -> true;
                  case Move.Underway underway -> true;
                  case Move.Later later -> e.getKey().nests(path);
                  default -> false;
                });
  }

  /** Whether it makes way for a file whose turn has come and that cannot be beside it. */
  private static boolean yields(ContentPath path, Gap gap, Set<String> turns) {
    return gap.situation().wants().stream()
        .filter(w -> turns.contains(w.owner().uid()))
        .flatMap(w -> w.files().stream())
        .anyMatch(f -> f.path().nests(path) && gap.of(f) instanceof Move.Due);
  }
}
