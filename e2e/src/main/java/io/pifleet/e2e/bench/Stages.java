package io.pifleet.e2e.bench;

import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Where goals are measured; one stage at a time, so that none is in another's way. */
final class Stages implements AutoCloseable {
  private @Nullable Stage boxes;
  private @Nullable SimulatedFleet fleet;

  /** Three real boxes. */
  Stage boxes() throws MqttException {
    Stage open = boxes;
    if (open == null) {
      close();
      System.out.println("         starting the parts and three boxes (25 s)");
      open = new Stage();
      boxes = open;
    }
    return open;
  }

  /** As many simulated ones as one likes. */
  SimulatedFleet fleet() throws MqttException {
    SimulatedFleet open = fleet;
    if (open == null) {
      close();
      System.out.println("         starting the parts for simulated boxes (15 s)");
      open = new SimulatedFleet();
      fleet = open;
    }
    return open;
  }

  @Override
  public void close() {
    if (boxes != null) {
      boxes.close();
    }
    if (fleet != null) {
      fleet.close();
    }
    boxes = null;
    fleet = null;
  }
}
