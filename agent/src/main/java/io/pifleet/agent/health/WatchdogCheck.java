package io.pifleet.agent.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.agent.box.Watchdog;
import io.pifleet.agent.run.Launch;
import io.pifleet.agent.run.StateLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Which agent runs, and whether the watchdog does that could start another. */
final class WatchdogCheck {
  private static final String SUBJECT = "watchdog";
  private static final String FOLDER = "watchdog";

  private WatchdogCheck() {}

  /** None where no agent runs: that is a finding of its own. */
  static List<Finding> findings(Path state) throws IOException {
    if (!StateLock.isTaken(state)) {
      return List.of();
    }
    List<String> running = words(state, "running");
    if (running.size() < 2 || !isWatched(running.get(0), state)) {
      return List.of(
          Finding.odd(
              SUBJECT,
              "the agent runs without it, so a release that brings an agent is refused",
              "end the agent, then: systemctl start pifleet-agent"));
    }
    String agent = running.get(1);
    List<String> trial = words(state, "trial");
    if (trial.size() > 1 && trial.get(1).equals(agent)) {
      return List.of(Finding.good(SUBJECT, "it tries " + named(agent)));
    }
    List<String> proven = words(state, "agent");
    String right = proven.isEmpty() ? Watchdog.INSTALLED : proven.get(0);
    return List.of(
        right.equals(agent)
            ? Finding.good(SUBJECT, "the watchdog keeps " + named(agent))
            : Finding.odd(
                SUBJECT,
                named(agent) + " stands in for " + named(right) + ", which did not last",
                "journalctl -u pifleet-agent says why; an update of the software mends it"));
  }

  private static String named(String agent) {
    int own = agent.indexOf("/", "software/releases/".length());
    return agent.equals(Watchdog.INSTALLED) || own < 0
        ? "the installed agent"
        : "the agent of " + agent.substring(0, own);
  }

  /** A process of that number may be another's by now. */
  private static boolean isWatched(String pid, Path state) throws IOException {
    try {
      Path folder = state.toRealPath();
      byte[] line = Files.readAllBytes(Path.of("/proc", pid, "cmdline"));
      return Arrays.asList(new String(line, UTF_8).split("\0", -1))
          .contains(Launch.watchdogOption(folder));
    } catch (NoSuchFileException ended) {
      return false;
    }
  }

  private static List<String> words(Path state, String file) throws IOException {
    try {
      String line = Files.readString(state.resolve(FOLDER).resolve(file)).strip();
      return line.isEmpty() ? List.of() : Arrays.asList(line.split(" ", -1));
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }
}
