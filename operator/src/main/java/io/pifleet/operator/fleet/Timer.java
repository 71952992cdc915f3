package io.pifleet.operator.fleet;

import java.time.Duration;

/** Does something later, on one thread. */
public interface Timer {
  /** Does it once, after the wait. */
  void after(Duration wait, Runnable what);
}
