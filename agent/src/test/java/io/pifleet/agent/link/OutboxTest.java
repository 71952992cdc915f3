package io.pifleet.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Presence;
import org.junit.jupiter.api.Test;

/** What waits is bounded, and only the newest state waits. */
class OutboxTest {
  private final Outbox outbox = new Outbox(3);

  @Test
  void theNewestOfATopicReplacesTheOneThatWaits() {
    outbox.add(letter("state", "1", true));
    outbox.add(letter("result", "a", false));
    outbox.add(letter("state", "2", true));
    assertThat(outbox.next()).isEqualTo(letter("result", "a", false));
    assertThat(outbox.next()).isEqualTo(letter("state", "2", true));
    assertThat(outbox.next()).isNull();
  }

  @Test
  void aFullOneTakesNoMore() {
    for (int i = 0; i < 3; i++) {
      assertThat(outbox.add(letter("result", "" + i, false))).isTrue();
    }
    assertThat(outbox.add(letter("result", "3", false))).isFalse();
    outbox.putBack(outbox.next());
    assertThat(outbox.next()).isEqualTo(letter("result", "0", false));
  }

  private static Letter letter(String topic, String text, boolean onlyNewest) {
    return new Letter(topic, new Presence(true, text, null), 1, false, onlyNewest);
  }
}
