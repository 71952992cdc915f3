package io.pifleet.agent.software;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/**
 * The holds as they are kept.
 *
 * @param holds by whom
 */
record HoldsFile(List<Kept> holds) {
  static final String NAME = "holds.json";
  private static final HoldsFile NONE = new HoldsFile(List.of());

  HoldsFile {
    holds = holds == null ? List.of() : List.copyOf(holds);
  }

  /**
   * One hold, with its end by both of the machine's times.
   *
   * @param holder who
   * @param reason why
   * @param seconds for how long it was asked
   * @param boot the start of the machine in which it was asked
   * @param endUptime its end, in seconds since that start
   * @param end the same by the box's clock
   */
  record Kept(
      String holder, String reason, long seconds, String boot, long endUptime, Instant end) {
    Kept {
      if (holder == null || reason == null || boot == null || end == null) {
        throw new Malformed("a hold has holder, reason, boot and end");
      }
    }

    /**
     * How long it still lasts; 0 when it is over. Another start of the machine leaves nothing but
     * the clock, and a clock may be years behind: then what has passed since that start counts as
     * well, so that a hold ends even where the clock never gets there.
     */
    long remaining(Uptime uptime, Instant now) {
      long left =
          uptime.isOfBoot(boot)
              ? endUptime - uptime.seconds()
              : Math.min(end.getEpochSecond() - now.getEpochSecond(), seconds - uptime.seconds());
      return Math.max(0, Math.min(left, seconds));
    }

    State.Hold told(Uptime uptime, Instant now) {
      return new State.Hold(holder, reason, remaining(uptime, now));
    }
  }

  /**
   * Reads it; one that is not there has none.
   *
   * @throws Malformed with the remedy
   */
  static HoldsFile read(Path state) throws IOException {
    Path file = state.resolve(NAME);
    try {
      return Wire.decode(Files.readAllBytes(file), HoldsFile.class);
    } catch (NoSuchFileException none) {
      return NONE;
    } catch (Malformed e) {
      throw new Malformed(
          file + " is damaged, so nobody holds updates back; remove it: rm " + file, e);
    }
  }

  /** Whole or not at all, whatever happens to the power. */
  void write(Path state) throws IOException {
    Path next = state.resolve(NAME + ".tmp");
    Files.deleteIfExists(next);
    try (FileChannel channel =
        FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      // The agent and whoever asks for the list may be other users.
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
      for (ByteBuffer rest = ByteBuffer.wrap(Wire.encode(this)); rest.hasRemaining(); ) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(next, state.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(state, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
