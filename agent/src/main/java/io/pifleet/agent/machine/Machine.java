package io.pifleet.agent.machine;

import io.pifleet.agent.box.Facts;
import io.pifleet.protocol.State;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The machine as its kernel and its files describe it; what it does not say is left out. */
public final class Machine implements Facts {
  private static final int MAX_ADDRESSES = 8;
  private static final int LONGEST = 200;

  private final Path root;
  private final String version;
  private final @Nullable Path softwareVersionFile;
  private final Supplier<List<State.Hold>> holds;

  /**
   * Takes where to look.
   *
   * @param root folder that holds proc, sys and etc
   * @param version of the agent
   * @param softwareVersionFile holds the player software's version; null where it is not known
   */
  public Machine(Path root, String version, @Nullable Path softwareVersionFile) {
    this(root, version, softwareVersionFile, List::of);
  }

  /**
   * Takes where to look, and who knows of holds.
   *
   * @param root folder that holds proc, sys and etc
   * @param version of the agent
   * @param softwareVersionFile holds the player software's version; null where it is not known
   * @param holds tells who wants no update now
   */
  public Machine(
      Path root,
      String version,
      @Nullable Path softwareVersionFile,
      Supplier<List<State.Hold>> holds) {
    this.root = root;
    this.version = version;
    this.softwareVersionFile = softwareVersionFile;
    this.holds = holds;
  }

  @Override
  public State.Agent agent() {
    List<NetworkInterface> interfaces = interfaces();
    return new State.Agent(
        version, hostname(), addresses(interfaces), mac(interfaces), model(), system());
  }

  @Override
  public @Nullable String softwareVersion() {
    return softwareVersionFile == null ? null : line(softwareVersionFile);
  }

  @Override
  public List<State.Hold> holds() {
    return holds.get();
  }

  /** As the system says. */
  public @Nullable String hostname() {
    return line(root.resolve("proc/sys/kernel/hostname"));
  }

  /** Of the board. */
  public @Nullable String model() {
    String board = line(root.resolve("proc/device-tree/model"));
    return board == null ? line(root.resolve("sys/class/dmi/id/product_name")) : board;
  }

  /** Of the first network interface that has one. */
  public @Nullable String mac() {
    return mac(interfaces());
  }

  private @Nullable String system() {
    try {
      for (String line : Files.readAllLines(root.resolve("etc/os-release"))) {
        if (line.startsWith("PRETTY_NAME=")) {
          return shortened(line.substring(line.indexOf('=') + 1).replace("\"", ""));
        }
      }
    } catch (IOException unknown) {
      return null;
    }
    return null;
  }

  private static List<NetworkInterface> interfaces() {
    List<NetworkInterface> up = new ArrayList<>();
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (!each.isLoopback() && each.isUp()) {
          up.add(each);
        }
      }
    } catch (SocketException unknown) {
      return List.of();
    }
    up.sort((a, b) -> Integer.compare(a.getIndex(), b.getIndex()));
    return up;
  }

  private static List<String> addresses(List<NetworkInterface> interfaces) {
    return interfaces.stream()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> !a.isLoopbackAddress())
        .map(Machine::text)
        .sorted()
        .limit(MAX_ADDRESSES)
        .toList();
  }

  /** Without the interface's name, which has no meaning elsewhere. */
  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = address instanceof Inet6Address ? text.indexOf('%') : -1;
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static @Nullable String mac(List<NetworkInterface> interfaces) {
    for (NetworkInterface each : interfaces) {
      try {
        byte[] mac = each.getHardwareAddress();
        if (mac != null) {
          return HexFormat.ofDelimiter(":").formatHex(mac);
        }
      } catch (SocketException unknown) {
        return null;
      }
    }
    return null;
  }

  /** The first line; null where there is none to read. */
  static @Nullable String line(Path file) {
    try {
      String text = Files.readString(file).replace("\0", "").strip();
      return text.isEmpty() ? null : shortened(text.lines().findFirst().orElse(""));
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
