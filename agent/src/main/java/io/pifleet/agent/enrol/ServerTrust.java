package io.pifleet.agent.enrol;

import io.pifleet.agent.credential.Pem;
import io.pifleet.agent.credential.PinnedAuthority;
import io.pifleet.agent.credential.Trust;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How the server is known before the first word; there is no way without.
 *
 * @param context for TLS
 * @param found the authorities to keep, once the server was reached; empty for the system's
 */
record ServerTrust(SSLContext context, Supplier<List<X509Certificate>> found) {

  /** By a file, else by a fingerprint, else by what the system trusts. */
  static ServerTrust of(@Nullable Path caFile, @Nullable String fingerprint) throws IOException {
    if (caFile != null) {
      List<X509Certificate> authorities;
      try {
        authorities = Pem.certificates(Files.readString(caFile));
      } catch (Malformed e) {
        throw new Declined(caFile + ": " + e.getMessage() + ".");
      }
      return new ServerTrust(Trust.of(authorities), () -> authorities);
    }
    if (fingerprint != null) {
      PinnedAuthority pinned = new PinnedAuthority(sha256(fingerprint));
      return new ServerTrust(
          pinned.context(),
          () -> {
            X509Certificate authority = pinned.authority();
            return authority == null ? List.of() : List.of(authority);
          });
    }
    return new ServerTrust(Trust.system(), List::of);
  }

  List<X509Certificate> authorities() {
    return found.get();
  }

  /** With or without colons, as openssl prints it. */
  private static Sha256 sha256(String text) throws Declined {
    try {
      return Sha256.of(text.replace(":", "").strip().toLowerCase(Locale.ROOT));
    } catch (Malformed e) {
      throw new Declined("--ca-sha256 is a SHA-256 of 64 hexadecimal digits, colons allowed.");
    }
  }
}
