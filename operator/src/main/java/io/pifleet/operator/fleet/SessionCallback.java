package io.pifleet.operator.fleet;

import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jboss.logging.Logger;

/** What Paho calls; each call returns at once, for Paho reads no further until then. */
final class SessionCallback implements MqttCallback {
  private static final Logger LOG = Logger.getLogger(SessionCallback.class);

  private final MqttAsyncClient client;
  private final BrokerSession.Ears ears;
  private final String markTopic;
  private final Consumer<Throwable> lost;

  SessionCallback(
      MqttAsyncClient client, BrokerSession.Ears ears, String markTopic, Consumer<Throwable> lost) {
    this.client = client;
    this.ears = ears;
    this.markTopic = markTopic;
    this.lost = lost;
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    MqttException why = response.getException();
    lost.accept(why == null ? new LinkFailure("code " + response.getReturnCode()) : why);
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    int id = message.getId();
    int qos = message.getQos();
    if (topic.equals(markTopic)) {
      acknowledge(id, qos);
      ears.caughtUp();
      return;
    }
    ears.message(topic, message, () -> acknowledge(id, qos));
  }

  private void acknowledge(int id, int qos) {
    if (qos == 0) {
      return;
    }
    try {
      client.messageArrivedComplete(id, qos);
    } catch (MqttException gone) {
      // With the connection goes the broker's wait for this.
      LOG.debugf("An acknowledgement came too late: %s", gone.getMessage());
    }
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    LOG.debugf("The MQTT client complains: %s", exception.getMessage());
  }

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
