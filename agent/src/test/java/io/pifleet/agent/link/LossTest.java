package io.pifleet.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;

/** How long a box that lost its broker waits. */
class LossTest {
  private final Random random = new Random(1);

  @Test
  void thePauseGrowsToHalfAMinuteAndIsNeverThatOfTheNeighbour() {
    Loss loss = Loss.of("cut");
    for (int failures = 0; failures < 40; failures++) {
      long most = Math.min(30_000, 500L << Math.min(failures, 6));
      for (int i = 0; i < 50; i++) {
        assertThat(loss.pause(failures, false, random)).isBetween(250L, 250 + most);
      }
    }
    assertThat(random.longs(100).map(i -> loss.pause(10, false, random)).distinct().count())
        .isGreaterThan(90);
  }

  @Test
  void twoBoxesWithOneNameDoNotDuel() {
    Loss loss = Loss.of(new MqttDisconnectResponse(142, null, null, null));
    assertThat(loss.pause(0, false, random)).as("once").isBetween(2_000L, 4_000L);
    assertThat(loss.pause(0, true, random)).as("again").isGreaterThanOrEqualTo(60_000);
    assertThat(loss.why()).contains("another box");
  }

  @Test
  void aBoxThatIsLetInNoMoreSaysWhatToDo() {
    assertThat(Loss.of(new MqttException(134)).why()).contains("enrol it again");
    Exception alert =
        new MqttException(new SSLHandshakeException("Received fatal alert: certificate_revoked"));
    assertThat(Loss.of(alert).why()).contains("enrol it again");
  }

  @Test
  void theDeepestCauseIsNamed() {
    Exception e = new IllegalStateException("outer", new java.net.ConnectException("refused"));
    assertThat(Loss.of(e).why()).isEqualTo("ConnectException: refused");
  }
}
