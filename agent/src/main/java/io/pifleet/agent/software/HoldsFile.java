package io.pifleet.agent.software;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who holds updates back, in the state folder, for the agent that runs beside the command. A box's
 * clock may be wrong and may be set at any moment, so as long as the machine runs the time since
 * its start counts; after another start the clock does, and never for longer than was asked.
 */
public final class HoldsFile {
  private static final String NAME = "holds.json";

  private final Path file;
  private final MachineTime time;

  /** Takes the state folder. */
  public HoldsFile(Path state, MachineTime time) {
    this.file = state.resolve(NAME);
    this.time = time;
  }

  /**
   * One hold as it is written.
   *
   * @param holder who
   * @param reason why
   * @param seconds how long it was asked for
   * @param boot the start of the machine in which it was asked for
   * @param uptime seconds from that start to its end
   * @param until its end by the clock
   */
  record Entry(
      String holder,
      String reason,
      long seconds,
      @Nullable String boot,
      long uptime,
      Instant until) {}

  /** All of them. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entries(List<Entry> holds) {
    Entries {
      holds = holds == null ? List.of() : List.copyOf(holds);
    }
  }

  /** Those that are not over. */
  public List<State.Hold> current() throws IOException {
    List<State.Hold> holds = new ArrayList<>();
    for (Entry entry : read()) {
      long left = left(entry);
      if (left > 0) {
        holds.add(new State.Hold(entry.holder(), entry.reason(), left));
      }
    }
    return holds;
  }

  /**
   * Adds one, or replaces that of the same holder.
   *
   * @throws Malformed when there are too many
   */
  void hold(String holder, String reason, Duration length) throws IOException {
    List<Entry> next = others(holder);
    if (next.size() >= State.MAX_HOLDS) {
      throw new Malformed(
          "there are " + State.MAX_HOLDS + " holds already; release one: hold --release --holder");
    }
    next.add(
        new Entry(
            holder,
            reason,
            length.toSeconds(),
            time.boot(),
            time.uptimeSeconds() + length.toSeconds(),
            time.now().plus(length)));
    write(next);
  }

  /** Ends that of a holder; false where there was none. */
  boolean release(String holder) throws IOException {
    List<Entry> next = others(holder);
    boolean was = next.size() < read().size();
    write(next);
    return was;
  }

  private List<Entry> others(String holder) throws IOException {
    List<Entry> others = new ArrayList<>(read());
    others.removeIf(e -> e.holder().equals(holder) || left(e) <= 0);
    return others;
  }

  private long left(Entry entry) {
    String boot = time.boot();
    long left =
        boot != null && boot.equals(entry.boot())
            ? entry.uptime() - time.uptimeSeconds()
            : Duration.between(time.now(), entry.until()).toSeconds();
    return Math.min(left, entry.seconds());
  }

  private List<Entry> read() throws IOException {
    try {
      return Wire.decode(Files.readAllBytes(file), Entries.class).holds();
    } catch (NoSuchFileException | Malformed none) {
      return List.of();
    }
  }

  private void write(List<Entry> entries) throws IOException {
    Path next = file.resolveSibling(NAME + ".tmp");
    Files.write(next, Wire.encode(new Entries(entries)));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
