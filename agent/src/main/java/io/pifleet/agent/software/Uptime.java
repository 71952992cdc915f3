package io.pifleet.agent.software;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long this start of the machine has lasted: a time that no wrong clock can touch.
 *
 * @param boot the kernel's name of this start; empty where it does not say
 * @param seconds since then
 */
record Uptime(String boot, long seconds) {
  /** Reads it; a machine that does not say is taken for one that has just started. */
  static Uptime read(Path root) {
    try {
      String boot = Files.readString(root.resolve("proc/sys/kernel/random/boot_id")).strip();
      String seconds = Files.readString(root.resolve("proc/uptime")).strip();
      return new Uptime(boot, Long.parseLong(seconds.split("[. ]", 2)[0]));
    } catch (IOException | NumberFormatException unknown) {
      return new Uptime("", 0);
    }
  }

  /** Whether the other is of the same start. */
  boolean isOfBoot(String other) {
    return !boot.isEmpty() && boot.equals(other);
  }
}
