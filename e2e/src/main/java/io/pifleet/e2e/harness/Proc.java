package io.pifleet.e2e.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What Linux tells of a process.
 *
 * @param pid its id
 */
public record Proc(long pid) {
  /** Memory that it has in the machine, in MB. */
  public double residentMegabytes() throws IOException {
    return entry("smaps_rollup", "Rss:") / 1024.0;
  }

  /** The same, with what it shares with others divided among them. */
  public double proportionalMegabytes() throws IOException {
    return entry("smaps_rollup", "Pss:") / 1024.0;
  }

  /** The most that it had since {@link #forgetPeak}, in MB. */
  public double peakMegabytes() throws IOException {
    return entry("status", "VmHWM:") / 1024.0;
  }

  /** What it has now is the most that it had. */
  public void forgetPeak() throws IOException {
    // proc(5): 5 resets the peak resident set size.
    Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
  }

  /** Bytes that it made the disk write so far. */
  public long written() throws IOException {
    return entry("io", "write_bytes:");
  }

  /** Time of a core that it used so far. */
  public Duration cpu() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException(pid + " has ended"));
  }

  private long entry(String file, String name) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IOException("/proc/" + pid + "/" + file + " has no " + name));
  }
}
