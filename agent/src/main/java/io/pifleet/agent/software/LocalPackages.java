package io.pifleet.agent.software;

import io.pifleet.agent.box.DiskFull;
import io.pifleet.agent.box.Packages;
import io.pifleet.agent.disk.LocalDisk;
import io.pifleet.agent.disk.Refusal;
import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Unpacks a tar.gz in the state folder, behind limits of its own. */
public final class LocalPackages implements Packages {
  private final LocalDisk disk;
  private final Limits limits;
  private final Clock clock;
  private final Executor box;
  private final Log log;
  private final OwnThread thread = new OwnThread("unpack");
  private @Nullable Listener listener;

  /**
   * Takes where.
   *
   * @param state the state folder
   * @param reserve bytes of the disk that are to stay free
   * @param clock the box's, for packages that expire
   * @param box runs what is told to the listener
   */
  public LocalPackages(Path state, long reserve, Clock clock, Executor box, Log log) {
    this(state, Limits.of(reserve), clock, box, log);
  }

  LocalPackages(Path state, Limits limits, Clock clock, Executor box, Log log) {
    this.disk = new LocalDisk(state);
    this.limits = limits;
    this.clock = clock;
    this.box = box;
    this.log = log;
  }

  /** Whom to tell how it ended; once, before anything is unpacked. */
  public void answerTo(Listener whom) {
    listener = whom;
  }

  @Override
  public void unpack(String archive, String folder, Command.Release expected) {
    Listener told = Objects.requireNonNull(listener);
    thread.run(
        () -> {
          Runnable answer = answer(told, archive, folder, expected);
          box.execute(answer);
        });
  }

  private Runnable answer(Listener told, String archive, String folder, Command.Release expected) {
    ReleaseFolder release = new ReleaseFolder(disk, folder, limits.reserve());
    try {
      release.remove();
      Unpacking unpacking = new Unpacking(disk.path(archive), release, expected, limits);
      Manifest manifest = unpacking.run(clock.instant());
      return () -> told.unpacked(manifest);
    } catch (Refused e) {
      return failed(told, release, e.reason(), String.valueOf(e.getMessage()));
    } catch (DiskFull e) {
      return failed(told, release, Failure.DiskShort, "the disk is full");
    } catch (IOException e) {
      return failed(told, release, Failure.DiskError, Refusal.sentence(e));
    } catch (RuntimeException | Error unforeseen) {
      // The box waits for an answer, so it gets one, even where the memory was too small.
      log.error("A package could not be unpacked.", "error", unforeseen);
      return failed(told, release, Failure.BadPackage, "unpacking failed: " + unforeseen);
    }
  }

  private Runnable failed(Listener told, ReleaseFolder release, Failure reason, String message) {
    try {
      release.remove();
    } catch (IOException e) {
      log.warn("What was unpacked cannot be removed.", "error", Refusal.sentence(e));
    }
    return () -> told.notUnpacked(reason, message);
  }
}
