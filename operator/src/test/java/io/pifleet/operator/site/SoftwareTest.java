package io.pifleet.operator.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Site;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SoftwareTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @Test
  void theVersionBeforeIsTheOneThatTheBoxKeepsOrWasLastSeenWith() {
    assertThat(after(new Site.Software("2.1.0", null, null), "2.2.0", "2.1.0").previous())
        .isEqualTo("2.1.0");
    Site.Software unmanaged = after(new Site.Software("2.1.0", null, null), "2.2.0", null);
    assertThat(unmanaged.previous()).isEqualTo("2.1.0");
    assertThat(after(unmanaged, "2.2.0", null).previous()).isEqualTo("2.1.0");
  }

  @Test
  void whatItHasReturnedFromIsNotTheVersionBefore() {
    Site.Software before = after(new Site.Software("2.1.0", null, null), "2.2.0", "2.1.0");
    Site.Software returned = after(before, "2.1.0", null);
    assertThat(returned.previous()).isNull();
    assertThat(after(returned, "2.1.0", null).previous()).isNull();
  }

  private static Site.Software after(Site.Software before, String version, @Nullable String kept) {
    State.Installed previous = kept == null ? null : installed(kept);
    State state =
        new State(
            "r1",
            null,
            1,
            7,
            new State.Agent("1.0", "box", List.of(), null, null, null),
            version,
            State.Content.EMPTY,
            List.of(),
            new State.Software("player", installed(version), previous, 5, 1L, null, List.of()),
            List.of());
    return Software.of(state, before, NOW);
  }

  private static State.Installed installed(String version) {
    return new State.Installed(version, Sha256.ofText(version), CommandId.of("a", "b", 1, "c"), 1);
  }
}
