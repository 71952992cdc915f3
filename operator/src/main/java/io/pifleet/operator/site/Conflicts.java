package io.pifleet.operator.site;

import io.pifleet.protocol.ContentPath;
import java.util.List;
import java.util.stream.Collectors;

/** Who wants different files at one path. */
final class Conflicts {
  private static final int NAMED = 3;

  private Conflicts() {}

  static String sentence(List<Desire> contested, Want want, Gap gap) {
    List<ContentPath> paths = contested.stream().map(Desire::path).distinct().toList();
    ContentPath first = paths.get(0);
    String more = paths.size() == 1 ? "" : " and at " + (paths.size() - 1) + " more";
    List<Desire> own = contested.stream().filter(f -> f.path().equals(first)).toList();
    String others =
        gap.situation().wants().stream()
            .filter(w -> !w.equals(want) && w.files().stream().anyMatch(f -> rivals(f, own)))
            .map(Want::title)
            .sorted()
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    String who =
        own.size() > 1
            ? want.title() + " itself names two files at "
            : "Another file is wanted by " + others + " at ";
    return who + first + more + "; the box keeps what it has.";
  }

  private static boolean rivals(Desire one, List<Desire> own) {
    return own.stream()
        .anyMatch(o -> o.path().equals(one.path()) && !o.sha256().equals(one.sha256()));
  }
}
