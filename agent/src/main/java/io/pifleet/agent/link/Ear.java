package io.pifleet.agent.link;

import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** Paho's callbacks, of which a link needs three. */
final class Ear implements MqttCallback {
  private final Consumer<byte[]> arrived;
  private final Consumer<Loss> lost;

  Ear(Consumer<byte[]> arrived, Consumer<Loss> lost) {
    this.arrived = arrived;
    this.lost = lost;
  }

  /** How one action ended. */
  record Outcome(Consumer<IMqttToken> success, Consumer<Loss> failure)
      implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      success.accept(token);
    }

    @Override
    public void onFailure(IMqttToken token, @Nullable Throwable error) {
      failure.accept(Loss.of(error));
    }
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    lost.accept(Loss.of(response));
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    arrived.accept(message.getPayload());
  }

  @Override
  public void mqttErrorOccurred(MqttException error) {
    // What ends the connection is told by disconnected.
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // Each publication has its own outcome.
  }

  @Override
  public void connectComplete(boolean again, String url) {
    // The connection has its own outcome.
  }

  @Override
  public void authPacketArrived(int code, MqttProperties properties) {
    // The certificate says it all.
  }
}
