package io.pifleet.agent.run;

import io.pifleet.agent.box.Facts;
import io.pifleet.agent.link.MqttUplink;
import io.pifleet.agent.machine.Vitals;
import io.pifleet.protocol.State;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Beats, and notices when what the machine says of itself has changed. */
final class Heart implements Supplier<Duration> {
  private final MqttUplink uplink;
  private final Vitals vitals;
  private final Facts facts;
  private final Runnable changed;
  private final Duration interval;
  private State.@Nullable Agent agent;
  private @Nullable String software;

  Heart(MqttUplink uplink, Vitals vitals, Facts facts, Runnable changed, Duration interval) {
    this.uplink = uplink;
    this.vitals = vitals;
    this.facts = facts;
    this.changed = changed;
    this.interval = interval;
  }

  @Override
  public Duration get() {
    uplink.heartbeat(vitals.read());
    State.Agent nowAgent = facts.agent();
    String nowSoftware = facts.softwareVersion();
    if (agent != null && !(nowAgent.equals(agent) && Objects.equals(nowSoftware, software))) {
      changed.run();
    }
    agent = nowAgent;
    software = nowSoftware;
    return interval;
  }
}
