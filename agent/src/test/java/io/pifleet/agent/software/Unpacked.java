package io.pifleet.agent.software;

import static org.awaitility.Awaitility.await;

import io.pifleet.agent.box.Packages;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Sha256;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** How unpacking ended. */
record Unpacked(@Nullable Manifest manifest, @Nullable Failure reason, String message) {
  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  /** Unpacks {@code p.tar.gz} to {@code software/next}, as player 2.0.0. */
  static Unpacked of(Path state, Limits limits) {
    return of(state, "software/next", limits);
  }

  static Unpacked of(Path state, String folder, Limits limits) {
    Queue<Runnable> box = new ConcurrentLinkedQueue<>();
    Queue<Unpacked> ends = new ArrayDeque<>();
    LocalPackages packages =
        new LocalPackages(state, limits, Clock.fixed(NOW, ZoneOffset.UTC), box::add, Log.SILENT);
    packages.answerTo(
        new Packages.Listener() {
          @Override
          public void unpacked(Manifest manifest) {
            ends.add(new Unpacked(manifest, null, ""));
          }

          @Override
          public void notUnpacked(Failure reason, String message) {
            ends.add(new Unpacked(null, reason, message));
          }
        });
    packages.unpack(
        "p.tar.gz",
        folder,
        new Command.Release("player", "2.0.0", Sha256.ofText("x"), 1, "signature"));
    await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> !box.isEmpty());
    // Only the box's thread may tell.
    if (!ends.isEmpty()) {
      throw new AssertionError("told beside the box");
    }
    box.forEach(Runnable::run);
    if (ends.size() != 1) {
      throw new AssertionError(ends.size() + " answers");
    }
    return ends.remove();
  }
}
