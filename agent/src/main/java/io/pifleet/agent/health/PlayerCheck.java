package io.pifleet.agent.health;

import io.pifleet.agent.config.SiteConf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the ways to the player lead anywhere; the player itself is left alone. */
final class PlayerCheck {
  private static final String SUBJECT = "player";

  private PlayerCheck() {}

  static List<Finding> findings(SiteConf conf) {
    List<Finding> findings = new ArrayList<>();
    if (!conf.notifyCommand().isEmpty()) {
      Path program = Path.of(conf.notifyCommand().get(0));
      findings.add(
          !program.isAbsolute() || Files.isExecutable(program)
              ? Finding.good(SUBJECT, "it is told by " + program)
              : Finding.bad(
                  SUBJECT,
                  program + " cannot be executed",
                  "correct [player] notify_command, or chmod +x"));
    }
    if (conf.notifyUrl() != null) {
      findings.add(Finding.good(SUBJECT, "it is told at " + conf.notifyUrl()));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.good(SUBJECT, "it is not told of changes: no notify_command, no notify_url"));
    }
    return findings;
  }
}
