package io.pifleet.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Repeats repeats = new Repeats(2);

  @Test
  void aRepetitionIsCountedAndToldOnceAWindow() {
    assertThat(count("a", "first", 0)).isEqualTo("CREATE first 1");
    assertThat(count("a", "second", 1)).isEqualTo("KEEP_QUIET first 2");
    assertThat(count("a", "third", 59)).isEqualTo("KEEP_QUIET first 3");
    assertThat(count("a", "fourth", 60)).isEqualTo("COUNT first 4");
    assertThat(count("a", "fifth", 61)).isEqualTo("KEEP_QUIET first 5");
  }

  @Test
  void eachNoteIsItsOwn() {
    assertThat(count("a", "first", 0)).isEqualTo("CREATE first 1");
    assertThat(count("b", "second", 0)).isEqualTo("CREATE second 1");
  }

  @Test
  void theLongestUnusedIsForgotten() {
    count("a", "first", 0);
    count("b", "second", 0);
    count("a", "again", 0);
    count("c", "third", 0);
    assertThat(count("a", "again", 0)).startsWith("KEEP_QUIET");
    assertThat(count("b", "fourth", 0)).isEqualTo("CREATE fourth 1");
  }

  @Test
  void whatTheServerForgotIsNew() {
    count("a", "first", 0);
    repeats.forget(key("a"));
    assertThat(count("a", "second", 1)).isEqualTo("CREATE second 1");
  }

  private String count(String note, String name, int second) {
    Repeats.Verdict verdict = repeats.count(key(note), name, NOW.plusSeconds(second));
    return verdict.act() + " " + verdict.name() + " " + verdict.count();
  }

  private static Repeats.Key key(String note) {
    return new Repeats.Key("uid", Severity.NORMAL, "Synced", note);
  }
}
