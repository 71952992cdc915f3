package io.pifleet.agent.box;

import org.jspecify.annotations.Nullable;

/** Follows how the current software does once nobody has to judge it any more. */
final class HealthWatch {
  private final Ports ports;
  private final Speaker speaker;
  private Pulse pulse;
  private long told;

  HealthWatch(Ports ports, Speaker speaker) {
    this.ports = ports;
    this.speaker = speaker;
    this.told = now();
    this.pulse = Pulse.begun(told);
  }

  Pulse pulse() {
    return pulse;
  }

  /** Other software is current, or the same was started anew. */
  void begin(Pulse fresh) {
    pulse = fresh;
    told = fresh.since();
  }

  void checked(Installation current, @Nullable String complaint) {
    int pause = current.manifest().healthCheck().pauseSeconds(false);
    Pulse before = pulse;
    pulse = before.checked(now(), pause, complaint);
    if (pulse.isNewsAfter(before)) {
      speaker.changed();
    }
    if ((pulse.complaint() == null) != (before.complaint() == null)) {
      ports
          .log()
          .warn(
              pulse.complaint() == null
                  ? "The software is healthy again."
                  : "The software is not healthy any more.",
              "version",
              current.version(),
              "complaint",
              pulse.complaint());
    }
  }

  /** Tells for how long the software has been healthy when it is time; returns the next time. */
  long pump() {
    if (pulse.tellAfter(told) <= now()) {
      told = now();
      speaker.changed();
    }
    return pulse.tellAfter(told);
  }

  private long now() {
    return ports.ticker().now();
  }
}
