package io.pifleet.agent.health;

import io.pifleet.agent.config.SiteConf;
import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether the credentials are private, whose they are and how long they live. */
final class CredentialCheck {
  private static final String SUBJECT = "credentials";

  private CredentialCheck() {}

  static List<Finding> findings(
      SiteConf conf, CredentialFolder folder, Credentials credentials, Clock clock)
      throws IOException {
    List<Finding> findings = new ArrayList<>();
    List<String> exposed = folder.exposed();
    findings.add(
        exposed.isEmpty()
            ? Finding.good(SUBJECT, "only their owner can read them")
            : Finding.bad(
                SUBJECT,
                "others can read " + String.join(", ", exposed),
                "chmod 700 " + folder.path() + " && chmod 600 " + folder.path() + "/*"));
    findings.add(
        credentials.site().equals(conf.id())
            ? Finding.good(SUBJECT, "this box is " + credentials.site())
            : Finding.odd(
                SUBJECT,
                "the certificate says " + credentials.site() + ", site.conf says " + conf.id(),
                "the certificate counts; correct [site] id"));
    findings.add(validity(credentials, clock.instant()));
    return findings;
  }

  private static Finding validity(Credentials credentials, Instant now) {
    Instant from = credentials.certificate().getNotBefore().toInstant();
    Instant to = credentials.certificate().getNotAfter().toInstant();
    if (now.isBefore(from)) {
      return Finding.bad(
          "time",
          "it is " + now + " here, before the certificate was made",
          "set the clock: timedatectl set-ntp true");
    }
    if (now.isAfter(to)) {
      return Finding.bad(
          SUBJECT,
          "the certificate ended at " + to,
          "check the clock (it is " + now + " here); else enrol the box anew");
    }
    return now.isAfter(credentials.renewal())
        ? Finding.odd(
            SUBJECT,
            "the certificate should have been renewed; it ends at " + to,
            "see whether the server is reachable, below")
        : Finding.good(SUBJECT, "the certificate lives until " + to);
  }
}
