package io.pifleet.operator.fleet;

import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/**
 * Ends a box's live session by connecting in its name, upon which the broker ends the other one
 * (MQTT 5, 3.1.4), and clears what is retained of it. The broker publishes the box's will before it
 * answers our connection, so that the will is cleared too.
 */
final class Takeover implements Consumer<SiteId> {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final String url;
  private final Function<SiteId, SSLContext> identity;

  Takeover(String url, Function<SiteId, SSLContext> identity) {
    this.url = url;
    this.identity = identity;
  }

  /** Takes ten seconds at most; throws {@link LinkFailure}. */
  @Override
  public void accept(SiteId site) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    MqttAsyncClient client = null;
    try {
      client = new MqttAsyncClient(url, site.toString(), new MemoryPersistence());
      await(client.connect(BrokerOptions.as(identity.apply(site))), deadline);
      clear(client, new Topic(site, Topic.Channel.PRESENCE), deadline);
      clear(client, new Topic(site, Topic.Channel.STATE), deadline);
    } catch (MqttException | RuntimeException e) {
      throw new LinkFailure("The session of " + site + " could not be ended: " + e, e);
    } finally {
      if (client != null) {
        Clients.end(client);
      }
    }
  }

  private static void clear(MqttAsyncClient client, Topic topic, long deadline)
      throws MqttException {
    MqttMessage nothing = new MqttMessage(new byte[0]);
    nothing.setQos(1);
    nothing.setRetained(true);
    IMqttToken token = client.publish(topic.toString(), nothing);
    await(token, deadline);
    if (Answer.refused(token)) {
      throw new LinkFailure(
          "the broker refused to clear " + topic + ": " + Arrays.toString(token.getReasonCodes()));
    }
  }

  private static void await(IMqttToken token, long deadline) throws MqttException {
    // Paho takes 0 for no limit at all.
    token.waitForCompletion(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
  }
}
