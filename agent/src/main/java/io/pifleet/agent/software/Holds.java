package io.pifleet.agent.software;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.State;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who at the box wants no update for a while. They are kept in a file of the state folder, so that
 * the command and the agent need not know of each other.
 */
public final class Holds {
  private final Path state;
  private final Path root;
  private final Clock clock;
  private @Nullable Object seen;
  private HoldsFile last = new HoldsFile(List.of());

  /** Takes the state folder. */
  public Holds(Path state) {
    this(state, Path.of("/"), Clock.systemUTC());
  }

  /**
   * Takes where to look.
   *
   * @param state the state folder
   * @param root folder that holds proc
   * @param clock the box's, which may be wrong
   */
  Holds(Path state, Path root, Clock clock) {
    this.state = state;
    this.root = root;
    this.clock = clock;
  }

  /**
   * Those that last, by holder. It costs the look at one file's attributes while nobody holds. What
   * is damaged holds nothing back: nobody could release it from afar.
   */
  public synchronized List<State.Hold> current() {
    try {
      Path file = state.resolve(HoldsFile.NAME);
      if (!Files.exists(file)) {
        return List.of();
      }
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      // Every write makes another file, so that two in one tick of the clock differ.
      Object now = List.of(attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
      if (!now.equals(seen)) {
        last = HoldsFile.read(state);
        seen = now;
      }
      return lasting(last);
    } catch (IOException | Malformed damaged) {
      seen = null;
      return List.of();
    }
  }

  /**
   * The same for a person, who is told of what is damaged.
   *
   * @throws Malformed with the remedy
   */
  public List<State.Hold> list() throws IOException {
    return lasting(HoldsFile.read(state));
  }

  /**
   * Begins a hold, or changes it.
   *
   * @throws Malformed when there are too many holders
   */
  void hold(String holder, String reason, Duration time) throws IOException {
    Uptime uptime = Uptime.read(root);
    Instant now = clock.instant();
    long seconds = time.toSeconds();
    try (FileChannel turn = turn()) {
      turn.lock();
      List<HoldsFile.Kept> holds = others(holder);
      if (holds.size() >= State.MAX_HOLDS) {
        throw new Malformed(
            State.MAX_HOLDS
                + " others hold updates back, and there is no room for more; release one: "
                + "pifleet-agent hold --release --holder "
                + holds.get(0).holder());
      }
      holds.add(
          new HoldsFile.Kept(
              holder, reason, seconds, uptime.boot(), uptime.seconds() + seconds, now.plus(time)));
      new HoldsFile(holds).write(state);
    }
  }

  /** Ends a hold; false when there was none. */
  boolean release(String holder) throws IOException {
    try (FileChannel turn = turn()) {
      turn.lock();
      boolean held = list().stream().anyMatch(h -> h.holder().equals(holder));
      if (held) {
        new HoldsFile(others(holder)).write(state);
      }
      return held;
    }
  }

  private List<HoldsFile.Kept> others(String holder) throws IOException {
    Uptime uptime = Uptime.read(root);
    Instant now = clock.instant();
    List<HoldsFile.Kept> others = new ArrayList<>(HoldsFile.read(state).holds());
    others.removeIf(h -> h.holder().equals(holder) || h.remaining(uptime, now) == 0);
    return others;
  }

  private List<State.Hold> lasting(HoldsFile file) {
    Uptime uptime = Uptime.read(root);
    Instant now = clock.instant();
    return file.holds().stream()
        .filter(h -> h.remaining(uptime, now) > 0)
        .limit(State.MAX_HOLDS)
        .map(h -> h.told(uptime, now))
        .sorted(Comparator.comparing(State.Hold::holder))
        .toList();
  }

  /** To be locked: two commands at once would each write what it read before the other wrote. */
  private FileChannel turn() throws IOException {
    return FileChannel.open(
        state.resolve("holds.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
