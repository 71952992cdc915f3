package io.pifleet.operator.fleet;

import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jboss.logging.Logger;

/** How Paho's clients end: politely where they still can, by force otherwise. */
final class Clients {
  private static final Logger LOG = Logger.getLogger(Clients.class);
  private static final long PATIENCE_MILLIS = 500;

  private Clients() {}

  /** Ends a client for good; may take a second. */
  static void end(MqttAsyncClient client) {
    try {
      if (client.isConnected()) {
        client.disconnect(PATIENCE_MILLIS).waitForCompletion(2 * PATIENCE_MILLIS);
      } else {
        client.disconnectForcibly(0, PATIENCE_MILLIS, false);
      }
    } catch (MqttException | RuntimeException e) {
      LOG.debugf("A client did not disconnect: %s", e.getMessage());
    }
    try {
      client.close(true);
    } catch (MqttException | RuntimeException e) {
      LOG.debugf("A client did not close: %s", e.getMessage());
    }
  }
}
