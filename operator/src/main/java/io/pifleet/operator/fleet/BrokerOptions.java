package io.pifleet.operator.fleet;

import io.pifleet.protocol.Wire;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;

/** How every connection of the operator to the broker is set up. */
final class BrokerOptions {
  /**
   * How many messages the broker sends ahead of our acknowledgements. Ours come when a message was
   * dealt with, so this is what holds a flood back, in the broker and not here.
   */
  static final int RECEIVE_MAXIMUM = 500;

  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final int TIMEOUT_SECONDS = 10;

  /** Room for topic and properties around the longest message. */
  private static final long MAX_PACKET = Wire.MAX_BYTES + 10_000L;

  private BrokerOptions() {}

  /** A clean start with mutual TLS; Paho verifies the host's name. */
  static MqttConnectionOptions as(SSLContext identity) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setSocketFactory(identity.getSocketFactory());
    options.setHttpsHostnameVerificationEnabled(true);
    options.setCleanStart(true);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout(TIMEOUT_SECONDS);
    options.setReceiveMaximum(RECEIVE_MAXIMUM);
    options.setMaximumPacketSize(MAX_PACKET);
    return options;
  }
}
