package io.pifleet.agent.box;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The watchdog of a box in a {@link Lab}: the rules of the script pifleet-watchdog, which has tests
 * of its own, on the disk of the lab.
 */
final class Kennel implements Watchdog {
  private static final int MOST = 3;

  /** Agents that end at once, that do nothing at all, that never hear of their broker. */
  final Set<String> dead = new HashSet<>();

  final Set<String> hung = new HashSet<>();
  final Set<String> mute = new HashSet<>();

  /** What was started, by name. */
  final List<String> starts = new ArrayList<>();

  boolean there;

  /** Whether the installed agent is started though another one proved itself. */
  boolean standIn;

  private final Lab lab;
  private String name = INSTALLED;

  Kennel(Lab lab) {
    this.lab = lab;
  }

  /** Starts agents until one is there to stay. */
  void begin() {
    if (!there) {
      return;
    }
    for (int tries = 0; ; tries++) {
      String trial = choose();
      starts.add(name);
      if (trial == null && (dead.contains(name) || hung.contains(name))) {
        throw new AssertionError("the box is left to " + name + ", which does not work");
      } else if (trial != null && hung.contains(name)) {
        lab.now += Trial.SECONDS_FOR_SIGN_OF_LIFE * Trial.SECOND;
        giveUp(trial, "NotConnected the new agent gave no sign of life within 180 s");
      } else if (!dead.contains(name)) {
        return;
      }
      if (tries > 10) {
        throw new AssertionError("no end of starts");
      }
    }
  }

  /** What the box says when it is asked who runs. */
  String running() {
    return name;
  }

  /** Returns the command whose agent is tried; null where none is. */
  private String choose() {
    List<String> trial = words(WatchdogFolder.TRIAL);
    if (trial.size() == 3 && isDue(trial.get(0), trial.get(1))) {
      name = trial.get(1);
      return trial.get(0);
    }
    List<String> proven = words(WatchdogFolder.AGENT);
    name = proven.isEmpty() || standIn ? INSTALLED : proven.get(0);
    if (!isThere(name)) {
      throw new AssertionError(name + " proved itself and is not there");
    }
    return null;
  }

  private boolean isDue(String trial, String agent) {
    List<String> failed = words(WatchdogFolder.FAILED);
    if (!failed.isEmpty() && failed.get(0).equals(trial)) {
      return false;
    }
    List<String> counted = words("watchdog/starts");
    int started = (int) counted.stream().filter(trial::equals).count();
    if (started >= MOST) {
      giveUp(trial, "CrashLoop the new agent was started 3 times and ended each time");
      return false;
    }
    if (!isThere(agent)) {
      giveUp(trial, "BadPackage the new agent is not there");
      return false;
    }
    try {
      if (started == 0) {
        lab.disk.delete("watchdog/starts");
      }
      lab.disk.append("watchdog/starts", (trial + "\n").getBytes(UTF_8));
      lab.disk.sync("watchdog");
      return true;
    } catch (IOException refused) {
      giveUp(trial, "DiskError the start of the new agent cannot be written down");
      return false;
    }
  }

  private void giveUp(String trial, String why) {
    try {
      lab.disk.write("watchdog/failed.tmp", (trial + " " + why + "\n").getBytes(UTF_8));
      lab.disk.rename("watchdog/failed.tmp", WatchdogFolder.FAILED);
      lab.disk.sync("watchdog");
    } catch (IOException refused) {
      // The one that proved itself is started all the same.
    }
  }

  private boolean isThere(String agent) {
    return agent.equals(INSTALLED) || lab.disk.read(agent) != null;
  }

  private List<String> words(String path) {
    byte[] bytes = lab.disk.read(path);
    return bytes == null ? List.of() : Arrays.asList(new String(bytes, UTF_8).split("\\s+"));
  }

  @Override
  public boolean isThere() {
    return there;
  }

  @Override
  public String started() {
    return name.equals(INSTALLED) ? null : name;
  }

  @Override
  public void restart() {
    lab.later(lab::start);
  }
}
