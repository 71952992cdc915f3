package io.pifleet.agent.health;

import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.gateway.Gateway;
import io.pifleet.agent.gateway.Https;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Whether the gateway answers, knows this box, and has the same time. */
final class ServerCheck {
  private static final String SUBJECT = "server";
  private static final Duration DRIFT = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NO_FILE = "/api/objects/" + "0".repeat(64);

  private final @Nullable URI server;
  private final Credentials credentials;
  private final Clock clock;

  ServerCheck(@Nullable URI server, Credentials credentials, Clock clock) {
    this.server = server;
    this.credentials = credentials;
    this.clock = clock;
  }

  List<Finding> findings() {
    if (server == null) {
      return List.of(
          Finding.bad(SUBJECT, "[central] server_url is not set", "set it, or enrol anew"));
    }
    Gateway gateway = new Gateway(server, () -> credentials, PATIENCE);
    try {
      return understood(gateway.https().get(gateway.at(NO_FILE), credentials.apiKey().header()));
    } catch (SSLException e) {
      if (!distrusts(e)) {
        return away(e);
      }
      return List.of(
          Finding.bad(
              SUBJECT,
              server + " is not to be trusted: " + e.getMessage(),
              "somebody may be in between; else enrol anew with the server's new authority"));
    } catch (IOException e) {
      return away(e);
    }
  }

  private List<Finding> away(IOException e) {
    String authority = server == null ? "" : server.getAuthority();
    return List.of(
        Finding.bad(
            SUBJECT,
            server + " cannot be reached: " + e.getMessage(),
            "check the network, that " + authority + " is let out, and that the server runs"));
  }

  /** A connection that merely ends in the handshake comes from a proxy with nobody behind it. */
  private static boolean distrusts(Throwable e) {
    return e instanceof CertificateException
        || (e.getCause() != null && e.getCause() != e && distrusts(e.getCause()));
  }

  private List<Finding> understood(Https.Answer answer) {
    List<Finding> findings = new ArrayList<>();
    if (answer.status() == 401) {
      findings.add(
          Finding.bad(
              SUBJECT,
              server + " does not know this box any more",
              "its site may have another box now, or was revoked; if this one is to stay, make an"
                  + " Enrollment for the site and enrol it"));
    } else if (answer.status() >= 500) {
      findings.add(
          Finding.bad(SUBJECT, server + " answered " + answer.status(), "see the operator's log"));
    } else {
      findings.add(Finding.good(SUBJECT, server + " answers and knows this box"));
    }
    if (answer.date() > 0) {
      Instant theirs = Instant.ofEpochMilli(answer.date());
      Duration drift = Duration.between(theirs, clock.instant()).abs();
      findings.add(
          drift.compareTo(DRIFT) < 0
              ? Finding.good("time", "it is the server's, to the minute")
              : Finding.bad(
                  "time",
                  "it is " + clock.instant() + " here and " + theirs + " at the server",
                  "set the clock: timedatectl set-ntp true"));
    }
    return findings;
  }
}
