package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Uplink;
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

/** The box's line to the broker: connects again and again, and loses what it cannot send. */
final class Radio implements Uplink, Broker.Client {
  private static final long PAUSE = 5_000;

  private final Setting setting;
  private final Machine machine;
  private final SiteId site;
  private final Timeline.Life life;
  private final String bootId;
  private Broker.@Nullable Connection connection;
  private boolean left;

  Radio(Setting setting, Machine machine, Timeline.Life life, String bootId) {
    this.setting = setting;
    this.machine = machine;
    this.site = machine.site();
    this.life = life;
    this.bootId = bootId;
  }

  /** Tries until it is connected. */
  void connect() {
    machine.later(
        250 + setting.timeline().below(PAUSE),
        box -> {
          if (left) {
            return;
          }
          if (!machine.online() || !setting.broker().up()) {
            connect();
            return;
          }
          byte[] will = Wire.encode(new Presence(false, bootId, null));
          connection = setting.broker().connect(life, site, will, this);
          setting.trace().say(site.name(), "is connected");
          box.connected(true);
        });
  }

  void leave() {
    left = true;
  }

  void heartbeat(Heartbeat heartbeat) {
    send(Channel.HEARTBEAT, heartbeat, false);
  }

  @Override
  public void presence(Presence presence) {
    send(Channel.PRESENCE, presence, true);
  }

  @Override
  public void state(State state) {
    State said = setting.parts().said(state);
    setting.laws().said(machine, said);
    setting.software().said(machine, said);
    send(Channel.STATE, said, true);
  }

  @Override
  public void result(Result result) {
    Result said = setting.parts().said(result);
    setting.laws().said(machine, said);
    setting.software().said(machine, said);
    send(Channel.RESULT, said, false);
  }

  @Override
  public void probe() {
    Broker.Connection asked = connection;
    if (asked != null && !setting.timeline().chance(50)) {
      machine.later(
          1 + setting.timeline().below(500L),
          box -> {
            if (asked.open() && asked.equals(connection)) {
              box.reached();
            }
          });
    }
  }

  @Override
  public void arrived(Message message) {
    Command command = setting.laws().hears(machine, message);
    machine.does(box -> box.command(Wire.encode(setting.parts().heard(command, box.state()))));
    setting.laws().heard(machine, message);
  }

  @Override
  public void lost() {
    connection = null;
    machine.does(
        box -> {
          setting.trace().say(site.name(), "notices that its connection is gone");
          box.connected(false);
        });
    connect();
  }

  private void send(Channel channel, Record message, boolean retain) {
    if (connection != null && !left) {
      if (channel != Channel.HEARTBEAT) {
        setting.trace().say(site.name(), "says", message);
      }
      connection.send(new Message(new Topic(site, channel), Wire.encode(message), retain, 0));
    }
  }
}
