package io.pifleet.operator.fleet;

import io.pifleet.api.v1alpha1.Reason;
import io.pifleet.protocol.Heartbeat;
import org.jspecify.annotations.Nullable;

/** What a heartbeat says about the box's health; the worst first. */
public final class Health {
  private static final double HOT = 80;
  private static final double FULL = 95;

  /** How far a figure must fall back before the alarm ends, so that it does not flap. */
  private static final double SLACK = 3;

  private Health() {}

  /**
   * Judges a heartbeat.
   *
   * @param before the judgement on the one before it
   */
  public static Reason of(Heartbeat heartbeat, @Nullable Reason before) {
    if (heartbeat.readOnlyDisk()) {
      return Reason.ReadOnlyDisk;
    }
    if (heartbeat.underVoltage()) {
      return Reason.UnderVoltage;
    }
    if (over(heartbeat.disk(), FULL, before == Reason.DiskFull)) {
      return Reason.DiskFull;
    }
    Double temperature = heartbeat.temperature();
    if (temperature != null && over(temperature, HOT, before == Reason.TemperatureHigh)) {
      return Reason.TemperatureHigh;
    }
    return over(heartbeat.memory(), FULL, before == Reason.MemoryHigh)
        ? Reason.MemoryHigh
        : Reason.Healthy;
  }

  private static boolean over(double figure, double limit, boolean alarmed) {
    return figure > (alarmed ? limit - SLACK : limit);
  }
}
