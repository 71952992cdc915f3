package io.pifleet.e2e.harness;

/** An MQTT broker with the chart's rules. */
public interface Broker extends AutoCloseable {
  /** Where operator and boxes connect to. */
  int port();

  /** Starts it and waits until it listens. */
  void start();

  /** Whether it ended though nobody asked it to. */
  boolean crashed();

  /** Takes it down at once, as a power cut would. */
  void kill();

  /** Throws away what it has stored; only while it is down. */
  void forget();

  @Override
  void close();
}
