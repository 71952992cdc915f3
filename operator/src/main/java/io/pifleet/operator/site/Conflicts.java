package io.pifleet.operator.site;

import java.util.List;
import java.util.stream.Collectors;

/** Who wants different files at one path. */
final class Conflicts {
  private static final int NAMED = 3;

  private Conflicts() {}

  static String sentence(List<Desire> contested, Want want, Gap gap) {
    Desire first = contested.get(0);
    String others =
        gap.situation().wants().stream()
            .filter(w -> w.files().stream().anyMatch(f -> rivals(f, first)))
            .map(Want::title)
            .sorted()
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    String rival = others.isEmpty() ? want.title() + " itself" : others;
    String more = contested.size() == 1 ? "" : " and at " + (contested.size() - 1) + " more";
    return rival + " wants another file at " + first.path() + more + "; the box keeps what it has.";
  }

  private static boolean rivals(Desire one, Desire other) {
    return one.path().equals(other.path()) && !one.sha256().equals(other.sha256());
  }
}
