package io.pifleet.operator.site;

import io.pifleet.operator.status.Names;
import io.pifleet.protocol.ContentPath;
import java.util.List;
import java.util.function.BiPredicate;

/** Who wants different files at one path, or a file and a folder of one name. */
final class Conflicts {
  private static final int NAMED = 3;

  private Conflicts() {}

  static String sentence(List<Desire> contested, Want want, Gap gap) {
    List<ContentPath> paths = contested.stream().map(Desire::path).distinct().toList();
    ContentPath first = paths.get(0);
    long others = paths.stream().filter(p -> !p.equals(first) && !p.nests(first)).count();
    String more = others == 0 ? "" : " and at " + others + " more";
    return who(first, contested, want, gap)
        + more
        + "; the box keeps what it has there until one of them is changed.";
  }

  private static String who(ContentPath first, List<Desire> contested, Want want, Gap gap) {
    List<Desire> own = contested.stream().filter(f -> f.path().equals(first)).toList();
    if (own.size() > 1) {
      return want.title() + " itself names two files at " + first;
    }
    List<String> rivals = others(want, own, gap, Conflicts::differ);
    if (!rivals.isEmpty()) {
      return both(want, rivals) + " want different files at " + first;
    }
    List<String> nested = others(want, own, gap, (a, b) -> a.path().nests(b.path()));
    return nested.isEmpty()
        ? want.title() + " itself names both a file and a folder at " + first
        : both(want, nested) + " want a file and a folder of one name, at " + first;
  }

  private static String both(Want want, List<String> others) {
    return want.title() + " and " + Names.of(others, NAMED);
  }

  private static List<String> others(
      Want want, List<Desire> own, Gap gap, BiPredicate<Desire, Desire> clash) {
    return gap.situation().wants().stream()
        .filter(w -> !w.equals(want))
        .filter(w -> w.files().stream().anyMatch(f -> own.stream().anyMatch(o -> clash.test(o, f))))
        .map(Want::title)
        .sorted()
        .toList();
  }

  private static boolean differ(Desire one, Desire other) {
    return one.path().equals(other.path()) && !one.sha256().equals(other.sha256());
  }
}
