package io.pifleet.operator.site;

import io.pifleet.operator.status.Names;
import io.pifleet.protocol.ContentPath;
import java.util.List;

/** Who wants different files at one path. */
final class Conflicts {
  private static final int NAMED = 3;

  private Conflicts() {}

  static String sentence(List<Desire> contested, Want want, Gap gap) {
    List<ContentPath> paths = contested.stream().map(Desire::path).distinct().toList();
    ContentPath first = paths.get(0);
    String more = paths.size() == 1 ? "" : " and at " + (paths.size() - 1) + " more";
    List<Desire> own = contested.stream().filter(f -> f.path().equals(first)).toList();
    List<String> others =
        gap.situation().wants().stream()
            .filter(w -> !w.equals(want) && w.files().stream().anyMatch(f -> rivals(f, own)))
            .map(Want::title)
            .sorted()
            .toList();
    String who =
        own.size() > 1
            ? want.title() + " itself names two files at "
            : "Another file is wanted by " + Names.of(others, NAMED) + " at ";
    return who + first + more + "; the box keeps what it has until one of them is changed.";
  }

  private static boolean rivals(Desire one, List<Desire> own) {
    return own.stream()
        .anyMatch(o -> o.path().equals(one.path()) && !o.sha256().equals(one.sha256()));
  }
}
