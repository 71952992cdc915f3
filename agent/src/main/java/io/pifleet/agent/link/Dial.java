package io.pifleet.agent.link;

import java.io.IOException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;

/** How the next connection is made; asked before each, so that a renewed certificate counts. */
interface Dial {
  /** The broker's address as Paho spells it. */
  String url();

  /** The client id. */
  String clientId();

  /** Topic to subscribe to. */
  String subscription();

  /** All else. */
  MqttConnectionOptions options() throws IOException;
}
