package io.pifleet.operator.gateway;

import io.pifleet.protocol.Malformed;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.IPAddress;

/**
 * Who is asking, for counting: the peer, or whom a trusted proxy names as its peer. One customer
 * has a whole /64 of IPv6, so that counts as one address.
 */
final class ClientAddress {
  private final List<Network> trusted;

  /**
   * Takes the proxies that are believed.
   *
   * @throws Malformed when one is no CIDR
   */
  ClientAddress(List<String> trustedProxies) {
    this.trusted = trustedProxies.stream().filter(t -> !t.isBlank()).map(Network::of).toList();
  }

  /**
   * Finds the nearest address that no trusted proxy has.
   *
   * @param peer of the connection
   * @param forwardedFor all X-Forwarded-For headers, in order
   */
  String of(String peer, List<String> forwardedFor) {
    InetAddress nearest = parse(peer).orElseGet(InetAddress::getLoopbackAddress);
    List<String> hops =
        forwardedFor.stream().flatMap(h -> Arrays.stream(h.split(",", -1))).toList();
    for (String hop : hops.reversed()) {
      Optional<InetAddress> before = trusts(nearest) ? parse(hop.strip()) : Optional.empty();
      if (before.isEmpty()) {
        break;
      }
      nearest = before.get();
    }
    return nearest instanceof Inet4Address
        ? nearest.getHostAddress()
        : masked(nearest, 64).getHostAddress() + "/64";
  }

  private boolean trusts(InetAddress address) {
    return trusted.stream().anyMatch(n -> n.contains(address));
  }

  private static Optional<InetAddress> parse(String text) {
    // A scope (%eth0) is the peer's own affair.
    String bare = text.contains("%") ? text.substring(0, text.indexOf('%')) : text;
    try {
      // Java turns ::ffff:192.0.2.1 into the IPv4 address that it is; nothing is looked up.
      return IPAddress.isValid(bare) ? Optional.of(InetAddress.getByName(bare)) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static InetAddress masked(InetAddress address, int bits) {
    byte[] bytes = address.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.clamp(bits - 8L * i, 0, 8);
      bytes[i] &= (byte) (0xff << (8 - kept));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private record Network(InetAddress start, int bits) {
    static Network of(String cidr) {
      String[] parts = cidr.strip().split("/", -1);
      Optional<InetAddress> address = parse(parts[0]);
      int most = address.map(a -> a.getAddress().length * 8).orElse(-1);
      int bits = parts.length == 1 ? most : -1;
      if (parts.length == 2 && parts[1].matches("[0-9]{1,3}")) {
        bits = Integer.parseInt(parts[1]);
      }
      if (address.isEmpty() || bits < 0 || bits > most) {
        throw new Malformed(
            "pifleet.gateway.trusted-proxies must hold networks such as 10.0.0.0/8, and not "
                + cidr);
      }
      return new Network(masked(address.get(), bits), bits);
    }

    boolean contains(InetAddress address) {
      return address.getAddress().length == start.getAddress().length
          && masked(address, bits).equals(start);
    }
  }
}
