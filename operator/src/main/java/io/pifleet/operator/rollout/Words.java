package io.pifleet.operator.rollout;

import io.pifleet.operator.status.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Figures and names in sentences; none of them moves by itself. */
final class Words {
  /** Most names in a sentence. */
  static final int NAMED = 5;

  private Words() {}

  /** Such as {@code 3 of 10 sites verified, 2 updating, 5 waiting}. */
  static String figures(WaveTally wave, int counted) {
    List<String> parts = new ArrayList<>();
    parts.add(wave.verified() + " of " + sites(counted) + " verified");
    part(parts, wave.updating(), "updating");
    part(parts, wave.soaking(), "soaking");
    part(parts, wave.waiting(), "waiting");
    part(parts, wave.held(), "held");
    part(parts, wave.closed(), "waiting for a window");
    part(parts, wave.failed(), "failed");
    part(parts, wave.deferred(), "deferred");
    return String.join(", ", parts);
  }

  private static void part(List<String> parts, int count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  static String sites(int count) {
    return count + (count == 1 ? " site" : " sites");
  }

  /** Such as {@code a, b and 3 more}. */
  static String names(Collection<Entry> entries) {
    List<String> named = entries.stream().limit(NAMED).map(e -> e.site().name()).toList();
    int more = entries.size() - named.size();
    return more == 0 ? Names.of(named, NAMED) : Names.of(named, NAMED) + " and " + more + " more";
  }

  /** Such as {@code north (Ada until 18:00), south}. */
  static String holders(Collection<Entry> entries) {
    List<String> named =
        entries.stream()
            .limit(NAMED)
            .map(
                e -> {
                  Trouble who = e.standing.trouble();
                  return e.site().name() + (who == null ? "" : " (" + who.message() + ")");
                })
            .toList();
    int more = entries.size() - named.size();
    return String.join(", ", named) + (more == 0 ? "" : " and " + more + " more");
  }

  /** One that failed, and how: most often all did in the same way. */
  static String first(Collection<Entry> failed, Function<Entry, @Nullable Trouble> why) {
    return failed.stream()
        .filter(e -> why.apply(e) != null)
        .findFirst()
        .map(
            e ->
                " (" + e.site().name() + ": " + Objects.requireNonNull(why.apply(e)).reason() + ")")
        .orElse("");
  }

  /** As the spec writes it: {@code 1h30m}. */
  static String span(Duration span) {
    return span.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
