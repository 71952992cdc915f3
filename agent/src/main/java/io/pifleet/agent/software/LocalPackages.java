package io.pifleet.agent.software;

import io.pifleet.agent.box.Packages;
import io.pifleet.agent.disk.LocalDisk;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Unpacks packages into the state folder. */
public final class LocalPackages implements Packages {
  private static final long SLACK = 1L << 20;

  private final Path state;
  private final LocalDisk disk;
  private final Executor worker;
  private final Executor box;
  private final Clock clock;
  private final Limits limits;
  private final Log log;
  private @Nullable Listener listener;

  /**
   * Prepares.
   *
   * @param worker where it is unpacked; it may take minutes
   * @param box where the listener is told
   */
  public LocalPackages(Path state, Executor worker, Executor box, Clock clock, Log log) {
    this(state, worker, box, clock, Limits.USUAL, log);
  }

  LocalPackages(Path state, Executor worker, Executor box, Clock clock, Limits limits, Log log) {
    this.state = state;
    this.disk = new LocalDisk(state);
    this.worker = worker;
    this.box = box;
    this.clock = clock;
    this.limits = limits;
    this.log = log;
  }

  /** Whom to tell how it ended; once, before anything is unpacked. */
  public void answerTo(Listener whom) {
    listener = whom;
  }

  @Override
  public void unpack(String archive, String folder, Command.Release expected) {
    Listener told = Objects.requireNonNull(listener);
    worker.execute(
        () -> {
          Runnable answer = unpacked(archive, folder, expected, told);
          box.execute(answer);
        });
  }

  private Runnable unpacked(
      String archive, String folder, Command.Release expected, Listener told) {
    try {
      disk.delete(folder);
      Manifest manifest = open(archive, folder, expected);
      return () -> told.unpacked(manifest);
    } catch (BadArchive e) {
      return refused(folder, e.reason(), String.valueOf(e.getMessage()), told);
    } catch (IOException e) {
      return refused(folder, trouble(), String.valueOf(e.getMessage()), told);
    } catch (RuntimeException hostile) {
      // A library that meets an archive made to break it throws what it likes.
      return refused(folder, Failure.BadPackage, "it cannot be read: " + hostile, told);
    }
  }

  private Manifest open(String archive, String folder, Command.Release expected)
      throws IOException {
    Path target = disk.path(folder);
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    try (InputStream bytes = Files.newInputStream(disk.path(archive))) {
      return new Archive(limits, target).unpack(bytes, manifest -> check(manifest, expected));
    }
  }

  private void check(Manifest manifest, Command.Release expected) throws BadArchive {
    if (!manifest.distribution().equals(expected.distribution())
        || !manifest.version().equals(expected.version())) {
      throw new BadArchive(
          Failure.WrongRelease,
          "the package is "
              + manifest.distribution()
              + " "
              + manifest.version()
              + ", told was "
              + expected.distribution()
              + " "
              + expected.version());
    }
    if (manifest.expires() != null && !manifest.expires().isAfter(clock.instant())) {
      throw new BadArchive(Failure.Outdated, "the package was good until " + manifest.expires());
    }
  }

  private Failure trouble() {
    try {
      return disk.free() < SLACK ? Failure.DiskShort : Failure.DiskError;
    } catch (IOException unknown) {
      return Failure.DiskError;
    }
  }

  private Runnable refused(String folder, Failure reason, String message, Listener told) {
    try {
      disk.delete(folder);
    } catch (IOException e) {
      log.warn("What was unpacked cannot be removed.", "error", e.getMessage());
    }
    log.warn("A package is refused.", "state", state, "reason", reason, "error", message);
    return () -> told.notUnpacked(reason, message);
  }
}
