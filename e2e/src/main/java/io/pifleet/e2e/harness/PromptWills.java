package io.pifleet.e2e.harness;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Artemis keeps the will of a session that outlives its connection until the session ends, unless
 * the will has a delay. So every will gets the smallest one.
 */
public final class PromptWills implements MQTTInterceptor {
  private static final int DELAY = MqttProperties.MqttPropertyType.WILL_DELAY_INTERVAL.value();

  @Override
  public boolean intercept(MqttMessage packet, RemotingConnection connection) {
    if (packet instanceof MqttConnectMessage connect && connect.variableHeader().isWillFlag()) {
      MqttProperties will = connect.payload().willProperties();
      if (will.getProperty(DELAY) == null) {
        will.add(new IntegerProperty(DELAY, 1));
      }
    }
    return true;
  }
}
