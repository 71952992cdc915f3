package io.pifleet.e2e.sim;

import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Topic.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT broker: retained messages, wills, one session a client id, a queue for boxes that are
 * away. What a client sends arrives in order until its connection breaks; what the broker passes on
 * may be lost, doubled and overtaken, which is more than MQTT allows itself.
 */
final class Broker {
  /** Longest time after which one side notices that the other is gone. */
  private static final long UNNOTICED = 45_000;

  private static final long LATE = 30_000;

  private final Timeline timeline;
  private final Trace trace;
  private final NavigableMap<String, Message> retained = new TreeMap<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<Will> wills = new ArrayList<>();
  private final List<Queued> queue = new ArrayList<>();
  private final Timeline.Life forever = new Timeline.Life();
  private Weather weather;
  private boolean down;

  Broker(Timeline timeline, Trace trace, Weather weather) {
    this.timeline = timeline;
    this.trace = trace;
    this.weather = weather;
  }

  /** Whoever is connected. */
  interface Client {
    /** A message. */
    void arrived(Message message);

    /** All that was retained has been sent; an operator's mark comes back. */
    default void caughtUp() {}

    /** The connection is gone. */
    void lost();
  }

  private record Will(SiteId site, Message message) {}

  private record Queued(Message message, long until) {}

  /** One connection of one client. */
  final class Connection {
    private final Timeline.Life life = new Timeline.Life();
    private final Timeline.Life owner;
    private final @Nullable SiteId site;
    private final Client client;
    private final @Nullable Message will;
    private long lastUp;
    private long lastDown;

    private Connection(
        Timeline.Life owner, @Nullable SiteId site, Client client, @Nullable Message will) {
      this.owner = owner;
      this.site = site;
      this.client = client;
      this.will = will;
    }

    boolean open() {
      return !life.over();
    }

    /** Sends a message; it is lost when the connection breaks before it arrives. */
    void send(Message message) {
      lastUp = Math.max(lastUp, timeline.now() + latency());
      timeline.in(lastUp - timeline.now(), life, () -> publish(message));
    }

    /** The network or the client is gone; the broker and the client notice, each in its time. */
    void breakOff() {
      if (open()) {
        end();
        timeline.in(timeline.below(UNNOTICED), owner, client::lost);
      }
    }

    private void end() {
      life.end();
      connections.remove(this);
      if (will != null && site != null) {
        Will left = new Will(site, will);
        wills.add(left);
        timeline.in(timeline.below(UNNOTICED), forever, () -> carryOut(left));
      }
    }

    private void mark() {
      if (!timeline.chance(weather.lost())) {
        lastDown = Math.max(lastDown, timeline.now() + latency());
        timeline.in(lastDown - timeline.now(), life, client::caughtUp);
      }
    }

    private void deliver(Message message) {
      Runnable arrive = () -> client.arrived(message);
      Channel channel = message.topic().channel();
      if (channel != Channel.PRESENCE) {
        if (timeline.chance(channel == Channel.STATE ? weather.stateLost() : weather.lost())) {
          trace.say("broker", "loses", message.topic());
          return;
        }
        if (timeline.chance(weather.twice())) {
          timeline.in(timeline.below(LATE), life, arrive);
        }
        if (timeline.chance(weather.late())) {
          timeline.in(timeline.below(LATE), life, arrive);
          return;
        }
      }
      lastDown = Math.max(lastDown, timeline.now() + latency());
      timeline.in(lastDown - timeline.now(), life, arrive);
    }
  }

  void weather(Weather now) {
    weather = now;
  }

  boolean up() {
    return !down;
  }

  /** A box comes; an older connection under its name ends, and its will is carried out before. */
  Connection connect(Timeline.Life owner, SiteId site, byte[] will, Client client) {
    breakOff(site);
    wills.stream().filter(w -> w.site().equals(site)).toList().forEach(this::carryOut);
    Message last = new Message(new Topic(site, Channel.PRESENCE), will, true, 0);
    Connection connection = new Connection(owner, site, client, last);
    connections.add(connection);
    for (Queued queued : List.copyOf(queue)) {
      if (queued.message().topic().site().equals(site)) {
        queue.remove(queued);
        if (queued.until() > timeline.now()) {
          connection.deliver(queued.message());
        }
      }
    }
    return connection;
  }

  /** An operator comes, hears all that is retained, then all that is new. */
  Connection connect(Timeline.Life owner, Client client) {
    Connection connection = new Connection(owner, null, client, null);
    connections.add(connection);
    retained.values().forEach(connection::deliver);
    connection.mark();
    return connection;
  }

  /** A box's connection breaks, if it has one. */
  void breakOff(SiteId site) {
    List.copyOf(connections).stream()
        .filter(c -> site.equals(c.site))
        .forEach(Connection::breakOff);
  }

  /** Everybody's connection breaks; nobody gets back in until it is up. */
  void stop(boolean storeLost) {
    trace.say("broker", storeLost ? "stops, its store is lost" : "stops");
    down = true;
    List.copyOf(connections).forEach(Connection::breakOff);
    if (storeLost) {
      retained.clear();
      queue.clear();
      wills.clear();
    }
  }

  void start() {
    trace.say("broker", "is up");
    down = false;
  }

  private void carryOut(Will will) {
    if (wills.remove(will)) {
      publish(will.message());
    }
  }

  private void publish(Message message) {
    if (message.retain()) {
      retained.put(message.topic().toString(), message);
    }
    SiteId box = message.topic().channel() == Channel.COMMAND ? message.topic().site() : null;
    boolean taken = false;
    for (Connection connection : List.copyOf(connections)) {
      if (box == null ? connection.site == null : box.equals(connection.site)) {
        connection.deliver(message);
        taken = true;
      }
    }
    if (box != null && !taken && weather.queues()) {
      queue.add(new Queued(message, timeline.now() + 3_600_000));
    }
  }

  private int latency() {
    return 1 + timeline.below(weather.latency());
  }
}
