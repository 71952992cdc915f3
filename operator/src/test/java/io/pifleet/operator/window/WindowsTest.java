package io.pifleet.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.api.v1alpha1.Window;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTest {
  private static final Window NIGHT = new Window("0 3 * * *", "2h", "Europe/Paris");

  @ParameterizedTest
  @CsvSource({
    "2026-06-01T00:59:59Z, false, 2026-06-01T01:00:00Z",
    "2026-06-01T01:00:00Z, true, 2026-06-01T03:00:00Z",
    "2026-06-01T02:59:59.999Z, true, 2026-06-01T03:00:00Z",
    "2026-06-01T03:00:00Z, false, 2026-06-02T01:00:00Z",
    // In winter three o'clock in Paris is an hour later.
    "2026-12-01T01:30:00Z, false, 2026-12-01T02:00:00Z",
    "2026-12-01T02:00:00Z, true, 2026-12-01T04:00:00Z",
  })
  void aNightInParis(Instant now, boolean open, Instant until) {
    assertThat(at(now, NIGHT)).isEqualTo(new Spell(open, until));
  }

  @Test
  void whatDaylightSavingSkipsDoesNotComeThatDay() {
    Window skipped = new Window("30 2 * * *", "1h", "Europe/Paris");
    assertThat(at(Instant.parse("2026-03-29T00:00:00Z"), skipped))
        .isEqualTo(new Spell(false, Instant.parse("2026-03-30T00:30:00Z")));
  }

  @Test
  void anyOfThemIsEnough() {
    Window noon = new Window("0 12 * * 1-5", "1h", "UTC");
    assertThat(at(Instant.parse("2026-06-01T12:30:00Z"), NIGHT, noon).open()).isTrue();
    assertThat(at(Instant.parse("2026-06-01T10:00:00Z"), NIGHT, noon))
        .isEqualTo(new Spell(false, Instant.parse("2026-06-01T12:00:00Z")));
    // The sixth of June is a Saturday.
    assertThat(at(Instant.parse("2026-06-06T12:30:00Z"), NIGHT, noon).open()).isFalse();
  }

  @Test
  void withoutAnyItIsAlwaysOpen() {
    assertThat(at(Instant.EPOCH)).isEqualTo(Spell.ALWAYS);
  }

  @Test
  void oneThatOpensAgainBeforeItClosesStaysOpen() {
    Window often = new Window("*/15 * * * *", "20m", "UTC");
    Spell spell = at(Instant.parse("2026-06-01T12:14:00Z"), often);
    assertThat(spell).isEqualTo(new Spell(true, Instant.parse("2026-06-01T12:20:00Z")));
    assertThat(at(spell.until(), often).open()).isTrue();
  }

  @Test
  void whatNeverComesNeverOpens() {
    for (Window never :
        List.of(
            new Window("0 0 31 2 *", "1h", "UTC"),
            new Window("no cron", "1h", "UTC"),
            new Window("0 3 * * *", "1h", "Mars/Olympus"))) {
      assertThat(at(Instant.parse("2026-06-01T12:00:00Z"), never))
          .as(never.toString())
          .isEqualTo(new Spell(false, null));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true 10, true 20, true 10",
    "true 10, true -, true 10",
    "true -, true -, true -",
    "true 10, false 20, false 20",
    "false 10, false 20, false 20",
    "false -, false 20, false 20",
    "false -, true 5, false -",
  })
  void bothTheRolloutsAndTheSites(String one, String other, String both) {
    assertThat(spell(one).and(spell(other))).isEqualTo(spell(both));
    assertThat(spell(other).and(spell(one))).isEqualTo(spell(both));
  }

  private static Spell spell(String text) {
    String[] word = text.split(" ", -1);
    @Nullable Instant until =
        word[1].equals("-") ? null : Instant.ofEpochSecond(Long.parseLong(word[1]));
    return new Spell(Boolean.parseBoolean(word[0]), until);
  }

  private static Spell at(Instant now, Window... windows) {
    return Windows.of(List.of(windows)).at(now);
  }
}
