package io.pifleet.agent.software;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Time by the clock, which may be wrong, and since the machine's start, which is not. */
public class MachineTime {
  private final Path proc;
  private final Clock clock;

  /** Takes the folder that the kernel shows itself in. */
  public MachineTime(Path proc, Clock clock) {
    this.proc = proc;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  /** Names the machine's start; null where the kernel does not. */
  @Nullable String boot() {
    String text = read("sys/kernel/random/boot_id");
    return text == null ? null : text.strip();
  }

  /** Seconds since the machine's start; 0 where the kernel does not say. */
  long uptimeSeconds() {
    String text = read("uptime");
    return text == null ? 0 : (long) Double.parseDouble(text.strip().split("\\s+", -1)[0]);
  }

  private @Nullable String read(String file) {
    try {
      return Files.readString(proc.resolve(file));
    } catch (IOException unknown) {
      return null;
    }
  }
}
