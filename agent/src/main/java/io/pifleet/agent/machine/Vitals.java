package io.pifleet.agent.machine;

import io.pifleet.protocol.Heartbeat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the machine feels, from /proc and /sys; what it does not say counts as zero. */
public final class Vitals {
  private static final String THERMAL = "sys/class/thermal/thermal_zone0/temp";
  private static final String THROTTLED = "sys/devices/platform/soc/soc:firmware/get_throttled";
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int GUEST = 8;

  private final Path root;
  private final Path state;
  private long busy;
  private long total;

  /**
   * Takes where to look.
   *
   * @param root folder that holds proc and sys
   * @param state the agent's folder
   */
  public Vitals(Path root, Path state) {
    this.root = root;
    this.state = state;
  }

  /** Looks; the processors' share is since the last look. */
  public Heartbeat read() {
    long[] traffic = traffic(lines("proc/net/dev"));
    return new Heartbeat(
        processors(lines("proc/stat")),
        memory(lines("proc/meminfo")),
        temperature(Machine.line(root.resolve(THERMAL))),
        disk(),
        uptime(Machine.line(root.resolve("proc/uptime"))),
        traffic[0],
        traffic[1],
        underVoltage(Machine.line(root.resolve(THROTTLED))),
        Files.exists(state) && !Files.isWritable(state));
  }

  private double processors(List<String> stat) {
    if (stat.isEmpty()) {
      return 0;
    }
    long[] ticks =
        Arrays.stream(stat.get(0).split("\\s+", -1))
            .skip(1)
            .limit(GUEST)
            .mapToLong(Vitals::number)
            .toArray();
    long nowTotal = Arrays.stream(ticks).sum();
    long nowBusy = ticks.length > IO_WAIT ? nowTotal - ticks[IDLE] - ticks[IO_WAIT] : 0;
    double share = nowTotal > total ? 100.0 * (nowBusy - busy) / (nowTotal - total) : 0;
    busy = nowBusy;
    total = nowTotal;
    return rounded(Math.max(0, share));
  }

  private static double memory(List<String> meminfo) {
    double all = kilobytes(meminfo, "MemTotal:");
    double free = kilobytes(meminfo, "MemAvailable:");
    return all == 0 ? 0 : rounded(100 * (all - free) / all);
  }

  private static long kilobytes(List<String> meminfo, String key) {
    return meminfo.stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> number(line.split("\\s+", -1)[1]))
        .findFirst()
        .orElse(0);
  }

  private static @Nullable Double temperature(@Nullable String milliDegrees) {
    return milliDegrees == null ? null : rounded(number(milliDegrees) / 1_000.0);
  }

  private double disk() {
    try {
      long all = Files.getFileStore(state).getTotalSpace();
      long free = Files.getFileStore(state).getUsableSpace();
      return all == 0 ? 0 : rounded(100.0 * (all - free) / all);
    } catch (IOException unknown) {
      return 0;
    }
  }

  private static long uptime(@Nullable String seconds) {
    return seconds == null ? 0 : number(seconds.replaceFirst("[. ].*", ""));
  }

  private static long[] traffic(List<String> dev) {
    long[] sums = new long[2];
    for (String line : dev) {
      int colon = line.indexOf(':');
      if (colon > 0 && !line.substring(0, colon).strip().equals("lo")) {
        String[] counters = line.substring(colon + 1).strip().split("\\s+", -1);
        sums[0] += number(counters[0]);
        sums[1] += counters.length > 8 ? number(counters[8]) : 0;
      }
    }
    return sums;
  }

  /** The lowest bit of the firmware's word is about now, the higher ones about the past. */
  private static boolean underVoltage(@Nullable String hex) {
    return hex != null
        && hex.matches("[0-9a-fA-F]+")
        && hex.length() < 16
        && (Long.parseLong(hex, 16) & 1) == 1;
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file));
    } catch (IOException unknown) {
      return List.of();
    }
  }

  private static long number(String text) {
    return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
