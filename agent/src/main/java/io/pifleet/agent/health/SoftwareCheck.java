package io.pifleet.agent.health;

import io.pifleet.agent.config.SoftwareConf;
import io.pifleet.agent.disk.Refusal;
import io.pifleet.agent.software.Holds;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the box would take new software, what runs, and who holds it back. */
final class SoftwareCheck {
  private static final String SUBJECT = "software";

  private SoftwareCheck() {}

  static List<Finding> findings(SoftwareConf conf, Path state) {
    List<Finding> findings = new ArrayList<>();
    findings.add(keys(conf));
    if (!conf.servicesCommand().isEmpty()) {
      Path program = Path.of(conf.servicesCommand().get(0));
      if (!Files.isExecutable(program)) {
        findings.add(
            Finding.bad(
                SUBJECT,
                program + " cannot be executed",
                "correct [software] services_command, or chmod +x"));
      }
    }
    if (!conf.keys().isEmpty()) {
      findings.addAll(watchdog(state));
    }
    findings.addAll(holds(state));
    return findings;
  }

  private static Finding keys(SoftwareConf conf) {
    int count = conf.keys().size();
    if (count > 0) {
      return Finding.good(
          SUBJECT,
          "it is taken from who has "
              + (count == 1 ? "the key" : "one of the " + count + " keys")
              + " in the settings");
    }
    return conf.distribution() == null
        ? Finding.good(SUBJECT, "it is not PiFleet's business: [software] keys is not set")
        : Finding.odd(
            SUBJECT,
            "it follows " + conf.distribution() + " and believes nobody's signature",
            "set [software] keys to the release key");
  }

  private static List<Finding> watchdog(Path state) {
    try {
      return WatchdogCheck.findings(state);
    } catch (IOException e) {
      return List.of(Finding.odd("watchdog", Refusal.sentence(e), "run doctor as root"));
    }
  }

  private static List<Finding> holds(Path state) {
    try {
      List<Finding> findings = new ArrayList<>();
      for (State.Hold hold : new Holds(state).list()) {
        findings.add(
            Finding.odd(
                "hold",
                StatusCommand.said(hold),
                "it ends by itself; to end it now: pifleet-agent hold --release --holder "
                    + FilesCheck.quoted(hold.holder())));
      }
      return findings;
    } catch (Malformed e) {
      return List.of(
          Finding.odd("hold", String.valueOf(e.getMessage()), "hold again what should be held"));
    } catch (IOException e) {
      return List.of(Finding.odd("hold", Refusal.sentence(e), "run doctor as root"));
    }
  }
}
