package io.pifleet.e2e.harness;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A client of the broker that says what it likes, as an attacker or a test would. */
public final class RawClient implements AutoCloseable {
  private static final long LIMIT_MILLIS = 10_000;

  private final MqttAsyncClient client;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private volatile BiConsumer<String, String> listener = (topic, payload) -> {};

  private RawClient(MqttAsyncClient client) {
    this.client = client;
  }

  /**
   * Connects.
   *
   * @throws MqttException when the broker refuses it
   */
  public static RawClient connect(int port, SSLContext tls, String clientId) throws MqttException {
    MqttAsyncClient paho =
        new MqttAsyncClient("ssl://127.0.0.1:" + port, clientId, new MemoryPersistence());
    RawClient raw = new RawClient(paho);
    paho.setCallback(raw.new Ear());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setSocketFactory(tls.getSocketFactory());
    options.setConnectionTimeout(10);
    options.setAutomaticReconnect(false);
    try {
      paho.connect(options).waitForCompletion(LIMIT_MILLIS);
    } catch (MqttException e) {
      paho.close(true);
      throw e;
    }
    return raw;
  }

  /** Whether the broker lets nobody in by that certificate. */
  public static boolean isRefused(int port, SSLContext tls) {
    try (RawClient one = connect(port, tls, "stranger")) {
      return !one.connected();
    } catch (MqttException refused) {
      return true;
    }
  }

  /** Publishes and gives the broker's reason code: 0 or 16 accepted, 135 not authorised. */
  public int publish(String topic, String payload, boolean retained) throws MqttException {
    MqttMessage message =
        new MqttMessage(payload.getBytes(StandardCharsets.UTF_8), 1, retained, null);
    IMqttToken token = client.publish(topic, message);
    token.waitForCompletion(LIMIT_MILLIS);
    return token.getReasonCodes() == null ? 0 : token.getReasonCodes()[0];
  }

  /** Subscribes and gives the broker's reason code: below 128 granted. */
  public int subscribe(String filter) throws MqttException {
    MqttSubscription[] one = {new MqttSubscription(filter, 1)};
    IMqttToken token = client.subscribe(one, null, null, new MqttProperties());
    token.waitForCompletion(LIMIT_MILLIS);
    return token.getReasonCodes()[0];
  }

  /** Topics and payloads that came so far, with a blank between them. */
  public List<String> received() {
    return List.copyOf(received);
  }

  /** Tells topic and payload of each message from now on, at once. */
  public void listen(BiConsumer<String, String> then) {
    listener = then;
  }

  /** Whether the broker still holds the connection. */
  public boolean connected() {
    return client.isConnected();
  }

  @Override
  public void close() {
    try {
      if (client.isConnected()) {
        client.disconnect().waitForCompletion(LIMIT_MILLIS);
      }
      client.close(true);
    } catch (MqttException alreadyGone) {
      // That is what was wanted.
    }
  }

  private final class Ear implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
      listener.accept(topic, payload);
      received.add(topic + " " + payload);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
