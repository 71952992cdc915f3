package io.pifleet.agent.health;

import io.pifleet.agent.Places;
import io.pifleet.agent.config.SiteConf;
import io.pifleet.agent.credential.CredentialFolder;
import io.pifleet.agent.credential.Credentials;
import io.pifleet.agent.disk.Refusal;
import io.pifleet.agent.run.LinkFile;
import io.pifleet.agent.run.StateLock;
import io.pifleet.protocol.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All checks, in the order in which one explains the next. */
final class Examination {
  private final Places places;
  private final Consumer<Finding> found;
  private boolean readable = true;

  /**
   * Prepares it.
   *
   * @param found told each finding as soon as it is known: some checks take seconds
   */
  Examination(Places places, Consumer<Finding> found) {
    this.places = places;
    this.found = found;
  }

  void run() throws IOException {
    Path state = places.state();
    SiteConf conf = conf();
    new DiskCheck(state, conf.reserve()).findings().forEach(found);
    CredentialFolder folder = new CredentialFolder(state);
    found.accept(running(state, folder));
    PlayerCheck.findings(conf).forEach(found);
    SoftwareCheck.findings(conf.software(), state).forEach(found);
    try {
      Credentials credentials = folder.load();
      if (credentials == null) {
        found.accept(
            Finding.bad(
                "credentials",
                "this box is not enrolled",
                "make an Enrollment, then: pifleet-agent enrol --server https://..."));
      } else {
        enrolled(conf, folder, credentials);
      }
    } catch (Malformed e) {
      found.accept(
          Finding.bad(
              "credentials",
              String.valueOf(e.getMessage()),
              "enrol the box anew: pifleet-agent enrol --help"));
    } catch (IOException e) {
      found.accept(Finding.bad("credentials", Refusal.sentence(e), "run doctor as root"));
    }
  }

  private void enrolled(SiteConf conf, CredentialFolder folder, Credentials credentials)
      throws IOException {
    if (!readable) {
      found.accept(
          Finding.odd(
              "server", "it is not asked: its address is in the settings", "mend those first"));
      return;
    }
    CredentialCheck.findings(conf, folder, credentials, Clock.systemUTC()).forEach(found);
    found.accept(
        Finding.asked(
            "network", "asking the server and the broker; each may take 10 seconds and more"));
    new ServerCheck(conf.server(), credentials, Clock.systemUTC()).findings().forEach(found);
    found.accept(BrokerCheck.finding(credentials));
  }

  private SiteConf conf() throws IOException {
    try {
      SiteConf conf = SiteConf.read(places.config());
      found.accept(
          conf.enabled()
              ? Finding.good("settings", described())
              : Finding.odd(
                  "settings",
                  "[central] enabled=false: this box works by itself",
                  "set it to true to join the fleet again"));
      return conf;
    } catch (Malformed e) {
      readable = false;
      found.accept(
          Finding.bad(
              "settings", String.valueOf(e.getMessage()), "correct that line, or remove it"));
      return SiteConf.NONE;
    } catch (IOException e) {
      readable = false;
      found.accept(Finding.bad("settings", Refusal.sentence(e), "run doctor as root"));
      return SiteConf.NONE;
    }
  }

  private String described() {
    return Files.exists(places.config())
        ? places.config() + " can be read"
        : "there is no " + places.config() + ", so all is as by default";
  }

  private static Finding running(Path state, CredentialFolder folder) {
    try {
      if (StateLock.isTaken(state)) {
        return linked(LinkFile.read(state), folder);
      }
      return folder.isComplete()
          ? Finding.odd("agent", "it does not run", "systemctl start pifleet-agent")
          : Finding.odd("agent", "it does not run", "enrol the box first, see credentials");
    } catch (IOException e) {
      return Finding.bad(
          "agent", "whether it runs is not known: " + Refusal.sentence(e), "run doctor as root");
    }
  }

  private static Finding linked(@Nullable LinkFile link, CredentialFolder folder)
      throws IOException {
    Credentials credentials = null;
    try {
      credentials = folder.load();
    } catch (Malformed spoilt) {
      // That is a finding of its own.
    }
    if (link != null && credentials != null && !link.isOf(credentials)) {
      return Finding.bad(
          "agent",
          "it runs with the credentials of before this box was enrolled again",
          "systemctl restart pifleet-agent");
    }
    return link == null || link.connected()
        ? Finding.good("agent", link == null ? "it runs" : "it runs and is connected")
        : Finding.bad(
            "agent",
            "it runs and has not been connected since " + link.since() + ": " + link.error(),
            "mend what is named below");
  }
}
