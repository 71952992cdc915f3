package io.pifleet.agent.link;

import io.pifleet.agent.box.Uplink;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.credential.Trust;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Topic.Channel;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.net.URI;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/** The wire's topics and rules over one {@link Link}. */
public final class MqttUplink implements Uplink {
  private static final int KEEP_ALIVE = 30;

  /** Below Paho's own queue of 10, beyond which it stops to read. */
  private static final int RECEIVE_MAXIMUM = 8;

  private static final int TLS_PORT = 8883;
  private static final int CONNECT_SECONDS = 15;

  /** Where the credentials are, now: they are renewed. */
  public interface Source {
    /** Reads them. */
    Credentials get() throws IOException;
  }

  /** What comes down, on threads of the link; must not block. */
  public interface Listener {
    /** The broker was reached, or lost and why. */
    void connected(boolean now, @Nullable String error);

    /** A command. */
    void command(byte[] payload);

    /** The broker has answered a {@link Uplink#probe}. */
    default void reached() {}
  }

  private final SiteId site;
  private final String bootId;
  private final Link link;
  private final Listener listener;
  private volatile Presence last;

  /**
   * Makes an uplink that is not connected.
   *
   * @param site who the box is
   * @param bootId this run
   * @param broker its address
   * @param source of the credentials
   */
  public MqttUplink(
      SiteId site, String bootId, URI broker, Source source, Listener listener, Log log) {
    this.site = site;
    this.bootId = bootId;
    this.listener = listener;
    this.last = new Presence(true, bootId, null);
    this.link = new Link(dial(broker, source), ears(listener), log);
  }

  /** Of a broker's address, which need not name it. */
  public static int port(URI broker) {
    return broker.getPort() < 0 ? TLS_PORT : broker.getPort();
  }

  /** Begins to connect, and to connect again. */
  public void open() {
    link.open();
  }

  /** Says goodbye and connects no more. */
  public void close() {
    presence(new Presence(false, bootId, null));
    link.close();
  }

  @Override
  public void presence(Presence presence) {
    last = presence.online() ? presence : last;
    send(Channel.PRESENCE, presence, 1, true, true);
  }

  @Override
  public void state(State state) {
    send(Channel.STATE, state, 1, true, true);
  }

  @Override
  public void result(Result result) {
    send(Channel.RESULT, result, 1, false, false);
  }

  /** Its presence once more: it changes nothing, and the broker has to acknowledge it. */
  @Override
  public void probe() {
    link.send(new Letter(topic(Channel.PRESENCE), last, 1, true, true, listener::reached));
  }

  /** Says how the box feels. */
  public void heartbeat(Heartbeat heartbeat) {
    send(Channel.HEARTBEAT, heartbeat, 0, false, true);
  }

  private void send(Channel channel, Record message, int qos, boolean retained, boolean newest) {
    link.send(new Letter(topic(channel), message, qos, retained, newest));
  }

  private String topic(Channel channel) {
    return new Topic(site, channel).toString();
  }

  private Dial dial(URI broker, Source source) {
    return new Dial() {
      @Override
      public String url() {
        return "ssl://" + broker.getHost() + ":" + port(broker);
      }

      @Override
      public String clientId() {
        return site.toString();
      }

      @Override
      public String subscription() {
        return topic(Channel.COMMAND);
      }

      @Override
      public MqttConnectionOptions options() throws IOException {
        return MqttUplink.this.options(source.get());
      }
    };
  }

  private MqttConnectionOptions options(Credentials credentials) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    // The broker keeps nothing for who is away: what may not have come is told again. And mosquitto
    // (2.0.11 to 2.0.22) dies some time after it read revocations while it held a session of one.
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setKeepAliveInterval(KEEP_ALIVE);
    options.setConnectionTimeout(CONNECT_SECONDS);
    options.setReceiveMaximum(RECEIVE_MAXIMUM);
    options.setMaximumPacketSize((long) Wire.MAX_BYTES);
    options.setSocketFactory(Trust.broker(credentials).getSocketFactory());
    options.setHttpsHostnameVerificationEnabled(true);
    MqttMessage will = new MqttMessage(Wire.encode(new Presence(false, bootId, null)));
    will.setQos(1);
    will.setRetained(true);
    options.setWill(topic(Channel.PRESENCE), will);
    return options;
  }

  private static Link.Listener ears(Listener listener) {
    Consumer<byte[]> commands = listener::command;
    return new Link.Listener() {
      @Override
      public void connected() {
        listener.connected(true, null);
      }

      @Override
      public void disconnected(String why) {
        listener.connected(false, why);
      }

      @Override
      public void arrived(byte[] payload) {
        commands.accept(payload);
      }
    };
  }
}
