package io.pifleet.operator.site;

import io.pifleet.api.v1alpha1.Site;
import io.pifleet.operator.status.Conditions;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who at a box holds updates back, as its Site's status says it. */
final class Holds {
  /** A box counts down, so its end wanders; what wanders less is the same. */
  private static final Duration WANDERS = Duration.ofMinutes(2);

  private Holds() {}

  static List<Site.Hold> of(State state, List<Site.Hold> before, @Nullable Instant said) {
    return said == null
        ? before
        : state.holds().stream().map(hold -> hold(hold, before, said)).toList();
  }

  private static Site.Hold hold(State.Hold hold, List<Site.Hold> before, Instant said) {
    Instant until = said.plusSeconds(hold.remainingSeconds() + 59).truncatedTo(ChronoUnit.MINUTES);
    return before.stream()
        .filter(b -> hold.holder().equals(b.holder()) && hold.reason().equals(b.reason()))
        .filter(b -> near(Objects.requireNonNullElse(b.until(), ""), until))
        .findFirst()
        .orElseGet(() -> new Site.Hold(hold.holder(), hold.reason(), Conditions.time(until)));
  }

  private static boolean near(String written, Instant until) {
    return !written.isEmpty()
        && Duration.between(Instant.parse(written), until).abs().compareTo(WANDERS) < 0;
  }
}
