package io.pifleet.e2e.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.operator.fleet.Fleet;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Heartbeat;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Topic;
import io.pifleet.protocol.Topic.Channel;
import io.pifleet.protocol.Wire;
import org.jspecify.annotations.Nullable;

/** An operator's line to the broker: connects again and again, and drops what it cannot send. */
final class Line implements Broker.Client {
  private final Setting setting;
  private final Leader leader;
  private final Doing doing;
  private final Fleet fleet;
  private Broker.@Nullable Connection connection;

  Line(Setting setting, Leader leader, Doing doing, Fleet fleet) {
    this.setting = setting;
    this.leader = leader;
    this.doing = doing;
    this.fleet = fleet;
  }

  /** Tries until it is connected. */
  void connect() {
    doing.later(
        100 + setting.timeline().below(3_000L),
        () -> {
          if (setting.broker().up()) {
            leader.say("is connected");
            connection = setting.broker().connect(doing.life(), this);
            fleet.connected(true);
          } else {
            connect();
          }
        });
  }

  void stop() {
    if (connection != null) {
      connection.breakOff();
    }
  }

  void send(SiteId site, Command command) {
    leader.say("tells", site.name(), command);
    if (connection != null) {
      Topic topic = new Topic(site, Channel.COMMAND);
      connection.send(new Message(topic, Wire.encode(command), false, leader.term()));
    }
  }

  @Override
  public void lost() {
    doing.does(
        () -> {
          connection = null;
          fleet.connected(false);
          connect();
        });
  }

  @Override
  public void caughtUp() {
    doing.does(fleet::caughtUp);
  }

  @Override
  public void arrived(Message message) {
    doing.does(() -> hear(message.topic(), message.payload()));
  }

  private void hear(Topic topic, byte[] payload) {
    SiteId site = topic.site();
    if (setting.trace().on() && topic.channel() != Channel.HEARTBEAT) {
      leader.say("hears", site.name(), new String(payload, UTF_8));
    }
    switch (topic.channel()) {
      case PRESENCE -> fleet.presence(site, Wire.decode(payload, Presence.class));
      case STATE -> {
        State state = Wire.decode(payload, State.class);
        fleet.state(site, setting.parts().believed(state));
        setting.orders().heard(leader, site, state);
      }
      case HEARTBEAT -> fleet.heartbeat(site, Wire.decode(payload, Heartbeat.class));
      case RESULT -> fleet.result(site, Wire.decode(payload, Result.class));
      case COMMAND -> throw new IllegalStateException("an operator hears no commands");
    }
  }
}
