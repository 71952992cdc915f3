package io.pifleet.operator.authority;

import io.pifleet.protocol.Malformed;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.IPAddress;

/**
 * The names and addresses that a server's certificate is valid for.
 *
 * @param all DNS names, wildcards included, and IP addresses, in the order given
 */
record ServerNames(SequencedSet<String> all) {
  private static final Pattern DNS =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");

  /**
   * Joins the hosts of addresses with names given beside them.
   *
   * @param setting what the names come from, for the message
   * @throws Malformed when one is neither a name nor an address
   */
  static ServerNames of(String setting, Collection<URI> addresses, List<String> names) {
    SequencedSet<String> all = new LinkedHashSet<>();
    for (URI address : addresses) {
      if (address.getHost() == null) {
        throw new Malformed(address + " names no host; write it as <scheme>://<host>:<port>");
      }
      all.add(canonical(address.getHost()));
    }
    names.stream().filter(n -> !n.isBlank()).forEach(n -> all.add(canonical(n.strip())));
    for (String name : all) {
      if (!address(name) && !(DNS.matcher(name).matches() && name.length() <= 253)) {
        throw new Malformed(setting + " must hold DNS names and IP addresses, and not " + name);
      }
    }
    return new ServerNames(all);
  }

  /** As the certificate's extension. */
  GeneralNames extension() {
    return new GeneralNames(
        all.stream()
            .map(n -> new GeneralName(address(n) ? GeneralName.iPAddress : GeneralName.dNSName, n))
            .toArray(GeneralName[]::new));
  }

  /** The common name, for people: the first that fits. */
  String commonName() {
    return all.stream().filter(n -> n.length() <= 64).findFirst().orElse("pifleet");
  }

  private static boolean address(String name) {
    return IPAddress.isValid(name);
  }

  /** One spelling of each name and address. */
  static String canonical(String host) {
    // The brackets of an IPv6 address belong to the URI.
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (!address(bare)) {
      return bare.toLowerCase(Locale.ROOT);
    }
    try {
      return InetAddress.getByName(bare).getHostAddress();
    } catch (UnknownHostException impossible) {
      // An address is not looked up.
      throw new IllegalStateException(impossible);
    }
  }
}
