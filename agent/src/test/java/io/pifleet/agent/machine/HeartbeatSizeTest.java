package io.pifleet.agent.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Wire;
import org.junit.jupiter.api.Test;

/** Thousands of boxes pay for every byte of it (G9). */
class HeartbeatSizeTest {
  /** Packet type, remaining length, length of the topic, length of the properties. */
  private static final int MQTT = 1 + 2 + 2 + 1;

  @Test
  void theLongestFitsInThreeHundredBytesOnTheWire() {
    SiteId site = new SiteId("n".repeat(63), "s".repeat(63));
    Heartbeat worst =
        new Heartbeat(
            100.0,
            100.0,
            -100.1,
            100.0,
            10_000_000_000L,
            999_999_999_999_999L,
            999_999_999_999_999L,
            true,
            true);
    int topic = new Topic(site, Topic.Channel.HEARTBEAT).toString().getBytes(UTF_8).length;
    assertThat(MQTT + topic + Wire.encode(worst).length).isLessThanOrEqualTo(300);
  }
}
