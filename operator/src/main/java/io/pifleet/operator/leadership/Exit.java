package io.pifleet.operator.leadership;

import io.quarkus.runtime.Quarkus;
import java.time.Duration;

/** How a process ends that may do nothing more. */
final class Exit {
  /** Says in the pod's status that leadership was lost. */
  private static final int CODE = 3;

  /** An orderly end may wait for an API server that does not answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Exit() {}

  static void now() {
    Quarkus.asyncExit(CODE);
    Thread.ofPlatform()
        .daemon()
        .name("exit")
        .start(
            () -> {
              try {
                Thread.sleep(PATIENCE);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(CODE);
            });
  }
}
