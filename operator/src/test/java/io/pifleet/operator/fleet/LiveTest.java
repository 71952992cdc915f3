package io.pifleet.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Presence;
import io.pifleet.protocol.State;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Retained messages, late wills and doubled words come in any order. */
class LiveTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static final List<String> NEWS =
      List.of("old is gone", "old says 1", "old says 2", "new says 1", "new says 2");

  /** Found by the simulator, seed 518575381819: after a restart an old word was believed again. */
  @Property
  void theLastWordOfTheRunThatIsConnectedIsBelievedInTheEnd(
      @ForAll("orders") List<String> before, @ForAll("orders") List<String> after) {
    Live live = Live.UNKNOWN;
    for (String news : before) {
      live = heard(news).apply(live);
    }
    live = heard("new says 2").apply(live);
    live = heard("new is online").apply(live);
    for (String news : after) {
      Live next = heard(news).apply(live);
      assertThat(next.state()).as(news).isEqualTo(state("new", 2));
      live = next;
    }
  }

  @Provide
  Arbitrary<List<String>> orders() {
    return Arbitraries.of(NEWS).list().ofMaxSize(8);
  }

  private static UnaryOperator<Live> heard(String news) {
    String[] words = news.split(" ", 3); // whose, verb, what
    return switch (words[2]) {
      case "online" -> live -> live.presence(new Presence(true, words[0], "1.0.0"), NOW);
      case "gone" -> live -> live.presence(new Presence(false, words[0], null), NOW);
      default -> live -> live.state(state(words[0], Long.parseLong(words[2])), NOW);
    };
  }

  private static State state(String run, long sequence) {
    return new State(
        run,
        null,
        sequence,
        1,
        new State.Agent("1.0.0", null, List.of(), null, null, null),
        null,
        State.Content.of(0, List.of(), List.of()),
        List.of());
  }
}
