package io.pifleet.agent.download;

import java.util.function.LongConsumer;

/**
 * Tells how far a download has come, now and then and at its end, however it ends: a source that
 * gives something each time before it breaks is not one that gives nothing.
 */
final class Telling implements AutoCloseable {
  private static final long EVERY = 500_000_000L;

  private final LongConsumer progress;
  private long last = System.nanoTime();
  private long told;
  private long at;

  Telling(long from, LongConsumer progress) {
    this.progress = progress;
    this.told = from;
    this.at = from;
  }

  void at(long bytes, long now) {
    at = bytes;
    if (now - last > EVERY) {
      last = now;
      tell();
    }
  }

  @Override
  public void close() {
    tell();
  }

  private void tell() {
    if (at != told) {
      told = at;
      progress.accept(at);
    }
  }
}
