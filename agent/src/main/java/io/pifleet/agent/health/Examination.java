package io.pifleet.agent.health;

import io.pifleet.agent.Places;
import io.pifleet.agent.config.SiteConf;
import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.run.LinkFile;
import io.pifleet.agent.run.StateLock;
import io.pifleet.protocol.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** All checks, in the order in which one explains the next. */
final class Examination {
  private final Places places;
  private final List<Finding> findings = new ArrayList<>();

  Examination(Places places) {
    this.places = places;
  }

  List<Finding> findings() throws IOException {
    Path state = places.state();
    SiteConf conf = conf();
    findings.addAll(new DiskCheck(state, conf.reserve()).findings());
    findings.add(running(state));
    findings.addAll(PlayerCheck.findings(conf));
    CredentialFolder folder = new CredentialFolder(state);
    try {
      Credentials credentials = folder.load();
      if (credentials == null) {
        findings.add(
            Finding.bad(
                "credentials",
                "this box is not enrolled",
                "make an Enrollment, then: pifleet-agent enrol --server https://..."));
      } else {
        enrolled(conf, folder, credentials);
      }
    } catch (Malformed e) {
      findings.add(
          Finding.bad(
              "credentials",
              String.valueOf(e.getMessage()),
              "enrol the box anew: pifleet-agent enrol --help"));
    }
    return List.copyOf(findings);
  }

  private void enrolled(SiteConf conf, CredentialFolder folder, Credentials credentials)
      throws IOException {
    findings.addAll(CredentialCheck.findings(conf, folder, credentials, Clock.systemUTC()));
    findings.addAll(new ServerCheck(conf.server(), credentials, Clock.systemUTC()).findings());
    findings.add(BrokerCheck.finding(credentials));
  }

  private SiteConf conf() throws IOException {
    try {
      SiteConf conf = SiteConf.read(places.config());
      findings.add(
          conf.enabled()
              ? Finding.good("settings", described())
              : Finding.odd(
                  "settings",
                  "[central] enabled=false: this box works by itself",
                  "set it to true to join the fleet again"));
      return conf;
    } catch (Malformed e) {
      findings.add(
          Finding.bad(
              "settings", String.valueOf(e.getMessage()), "correct that line, or remove it"));
      return SiteConf.NONE;
    }
  }

  private String described() {
    return Files.exists(places.config())
        ? places.config() + " can be read"
        : "there is no " + places.config() + ", so all is as by default";
  }

  private static Finding running(Path state) throws IOException {
    if (!StateLock.isTaken(state)) {
      return Finding.odd("agent", "it does not run", "systemctl start pifleet-agent");
    }
    LinkFile link = LinkFile.read(state);
    return link == null || link.connected()
        ? Finding.good("agent", link == null ? "it runs" : "it runs and is connected")
        : Finding.bad(
            "agent",
            "it runs and has not been connected since " + link.since() + ": " + link.error(),
            "mend what is named below; after an enrolment: systemctl restart pifleet-agent");
  }
}
