package io.pifleet.operator.fleet;

import io.pifleet.operator.telemetry.FleetMeters;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Wire;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jboss.logging.Logger;

/**
 * Reads what comes from the boxes and tells the listener, on one thread and in the order of
 * arrival. Messages of QoS 1 cannot pile up here, since the broker waits for their acknowledgement;
 * heartbeats can, and beyond a limit they are dropped.
 */
final class Inbox implements BrokerSession.Ears {
  private static final Logger LOG = Logger.getLogger(Inbox.class);
  static final int LIMIT = 50_000;

  private final FleetLink.Listener listener;
  private final FleetMeters meters;
  private final Complaints complaints;
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final int limit;

  Inbox(FleetLink.Listener listener, FleetMeters meters, InstantSource clock, int limit) {
    this.listener = listener;
    this.meters = meters;
    this.complaints = new Complaints(clock);
    this.limit = limit;
    Thread.ofPlatform().daemon().name("fleet-inbox").start(this::work);
  }

  @Override
  public void connected(boolean connected) {
    queue.add(() -> listener.connected(connected));
  }

  @Override
  public void caughtUp() {
    queue.add(listener::caughtUp);
  }

  @Override
  public void message(String topic, MqttMessage message, Runnable done) {
    if (queue.size() >= limit && message.getQos() == 0) {
      meters.dropped();
      return;
    }
    byte[] payload = message.getPayload();
    queue.add(
        () -> {
          try {
            read(topic, payload);
          } finally {
            done.run();
          }
        });
  }

  private void work() {
    try {
      while (true) {
        Runnable next = queue.take();
        try {
          next.run();
        } catch (RuntimeException | StackOverflowError e) {
          // A flaw of the listener must not make the operator deaf.
          LOG.error("A message from the fleet could not be dealt with.", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(String text, byte[] payload) {
    try {
      Topic topic = Topic.parse(text);
      if (payload.length == 0) {
        cleared(topic);
        return;
      }
      switch (topic.channel()) {
        case PRESENCE -> listener.presence(topic.site(), Wire.decode(payload, Presence.class));
        case STATE -> listener.state(topic.site(), Wire.decode(payload, State.class));
        case HEARTBEAT -> {
          meters.heartbeat();
          listener.heartbeat(topic.site(), Wire.decode(payload, Heartbeat.class));
        }
        case RESULT -> {
          Result result = Wire.decode(payload, Result.class);
          meters.result(result);
          listener.result(topic.site(), result);
        }
        case COMMAND -> {}
      }
    } catch (Malformed e) {
      meters.malformed();
      String site = site(text);
      if (complaints.due(site)) {
        LOG.warnf("A message of site=%s is ignored: %s", site, e.getMessage());
      }
    }
  }

  private void cleared(Topic topic) {
    if (topic.channel() == Topic.Channel.PRESENCE) {
      listener.dismissed(topic.site());
    }
  }

  /** The segment of the topic that the broker vouches for. */
  private static String site(String topic) {
    String[] segments = topic.split("/", 4);
    return segments.length < 4 ? "unknown" : segments[2];
  }
}
