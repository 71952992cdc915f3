package io.pifleet.agent.box;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Malformed;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the agent and its watchdog tell one another: small files of words, since the other side is a
 * shell script. {@code agent} names the agent that proved itself last, and {@code trial} the one to
 * be tried, with its command and its seconds for a sign of life: those two are the agent's. {@code
 * failed} says why the watchdog gave the one on trial up. {@code alive} is the sign of life.
 *
 * <p>DESIGN: whatever is lost, an agent that proved itself is started. Each file is replaced in one
 * step; what is about another command than the trial's counts for nothing, so that nothing has to
 * be removed in time; and what says who proved himself is changed after the book says the same, and
 * set right by every start.
 */
final class WatchdogFolder {
  static final String FOLDER = "watchdog";
  static final String AGENT = FOLDER + "/agent";
  static final String TRIAL = FOLDER + "/trial";
  static final String FAILED = FOLDER + "/failed";
  static final String ALIVE = FOLDER + "/alive";

  private final Disk disk;
  private @Nullable String proven;
  private @Nullable CommandId offered;
  private @Nullable Answer verdict;
  private boolean open;

  WatchdogFolder(Disk disk) {
    this.disk = disk;
  }

  void load() throws IOException {
    List<String> named = words(AGENT, 1);
    proven = named.isEmpty() || named.get(0).equals(Watchdog.INSTALLED) ? null : named.get(0);
    open = disk.size(TRIAL) >= 0;
    List<String> trial = words(TRIAL, 3);
    offered = trial.isEmpty() ? null : id(trial.get(0));
    List<String> failed = words(FAILED, 3);
    boolean about = offered != null && !failed.isEmpty() && failed.get(0).equals(offered.hex());
    verdict = about ? Answer.failed(reason(failed), failed.get(2)) : null;
  }

  @Nullable CommandId offered() {
    return offered;
  }

  @Nullable Answer verdict() {
    return verdict;
  }

  /** From here on the watchdog starts that agent next, a few times, and else the one before. */
  void offer(CommandId id, @Nullable String agent) throws IOException {
    open = true;
    replace(TRIAL, id.hex() + " " + name(agent) + " " + Trial.SECONDS_FOR_SIGN_OF_LIFE);
    offered = id;
    verdict = null;
  }

  /** From here on the watchdog starts who proved himself last; returns whether that is news. */
  boolean withdraw() throws IOException {
    boolean news = open;
    if (open) {
      disk.delete(TRIAL);
      disk.sync(FOLDER);
      open = false;
    }
    offered = null;
    verdict = null;
    return news;
  }

  /** The agent on trial is up and has reached the broker. Each sign has another number. */
  void giveSignOfLife(CommandId id, long number) throws IOException {
    makeFolder();
    disk.write(ALIVE, (id.hex() + " " + number + "\n").getBytes(UTF_8));
  }

  /** Who proved himself; returns whether that is news. */
  boolean prove(@Nullable String agent) throws IOException {
    if (Objects.equals(agent, proven)) {
      return false;
    }
    replace(AGENT, name(agent));
    proven = agent;
    return true;
  }

  private void replace(String path, String line) throws IOException {
    makeFolder();
    disk.write(path + ".tmp", (line + "\n").getBytes(UTF_8));
    disk.rename(path + ".tmp", path);
    disk.sync(FOLDER);
  }

  private void makeFolder() throws IOException {
    if (!disk.list("").contains(FOLDER)) {
      disk.makeFolder(FOLDER);
      disk.sync("");
    }
  }

  /** Of a file of one line; none where it has fewer. The last word goes to the line's end. */
  private List<String> words(String path, int count) throws IOException {
    byte[] bytes = disk.read(path);
    String line = bytes == null ? "" : new String(bytes, UTF_8).strip();
    List<String> words = Arrays.asList(line.split(" ", count));
    return line.isEmpty() || words.size() < count ? List.of() : words;
  }

  private static String name(@Nullable String agent) {
    return agent == null ? Watchdog.INSTALLED : agent;
  }

  private static @Nullable CommandId id(String word) {
    try {
      return CommandId.of(word);
    } catch (Malformed byHand) {
      return null;
    }
  }

  private static Failure reason(List<String> failed) {
    return Arrays.stream(Failure.values())
        .filter(f -> f.name().equals(failed.get(1)))
        .findFirst()
        .orElse(Failure.Unknown);
  }
}
