package io.pifleet.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pifleet.operator.telemetry.FleetMeters;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Wire;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final String PRESENCE = "pifleet/v1/club-a.foyer/up/presence";
  private static final String HEARTBEAT = "pifleet/v1/club-a.foyer/up/heartbeat";

  private final HeardFleet heard = new HeardFleet();
  private final SimpleMeterRegistry figures = new SimpleMeterRegistry();
  private final AtomicInteger acknowledged = new AtomicInteger();

  @Test
  void dropsHeartbeatsButNothingElseWhenTooMuchWaits() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    FleetLink.Listener slow =
        new Forwarding(heard) {
          @Override
          public void connected(boolean connected) {
            awaitQuietly(gate);
          }
        };
    Inbox inbox = inbox(slow, 2);
    inbox.connected(true);
    for (int i = 0; i < 10; i++) {
      inbox.message(HEARTBEAT, message("{\"c\":1}", 0), acknowledged::incrementAndGet);
      inbox.message(PRESENCE, online("boot-" + i), acknowledged::incrementAndGet);
    }
    gate.countDown();

    await().until(() -> heard.lines.contains("club-a.foyer online boot-9"));
    assertThat(heard.lines.stream().filter(line -> line.contains("online"))).hasSize(10);
    double dropped = figures.counter("pifleet.dropped").count();
    assertThat(dropped).isBetween(8.0, 9.0);
    await().until(() -> acknowledged.get() == 20 - (int) dropped);
  }

  @Test
  void ofWhatIsClearedOnlyThePresenceSaysSomething() {
    Inbox inbox = inbox(heard, 10);
    inbox.message(PRESENCE, message("", 1), acknowledged::incrementAndGet);
    inbox.message(PRESENCE.replace("presence", "state"), message("", 1), () -> {});
    inbox.message(HEARTBEAT, message("", 0), acknowledged::incrementAndGet);
    await().until(() -> acknowledged.get() == 2);
    assertThat(heard.lines).containsExactly("club-a.foyer dismissed");
    assertThat(figures.counter("pifleet.malformed").count()).isZero();
  }

  @Test
  void survivesBadTopicsBadBytesAndAListenerThatThrows() {
    FleetLink.Listener broken =
        new Forwarding(heard) {
          @Override
          public void presence(SiteId site, Presence presence) {
            if (presence.bootId().equals("bad")) {
              throw new IllegalStateException("a flaw");
            }
            super.presence(site, presence);
          }
        };
    Inbox inbox = inbox(broken, 10);
    inbox.message("elsewhere", message("{}", 1), acknowledged::incrementAndGet);
    inbox.message("pifleet/v1/UPPER/up/state", message("{}", 1), acknowledged::incrementAndGet);
    inbox.message(PRESENCE, message("{", 1), acknowledged::incrementAndGet);
    inbox.message(PRESENCE, online("bad"), acknowledged::incrementAndGet);
    inbox.message(PRESENCE, online("good"), acknowledged::incrementAndGet);

    await().until(() -> acknowledged.get() == 5);
    assertThat(heard.lines).containsExactly("club-a.foyer online good");
    assertThat(figures.counter("pifleet.malformed").count()).isEqualTo(3);
  }

  private Inbox inbox(FleetLink.Listener listener, int limit) {
    return new Inbox(listener, new FleetMeters(figures), InstantSource.system(), limit);
  }

  private static MqttMessage online(String boot) {
    MqttMessage message = new MqttMessage(Wire.encode(new Presence(true, boot, null)));
    message.setQos(1);
    return message;
  }

  private static MqttMessage message(String text, int qos) {
    MqttMessage message = new MqttMessage(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    message.setQos(qos);
    return message;
  }

  private static void awaitQuietly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
