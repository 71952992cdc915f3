package io.pifleet.agent.box;

import io.pifleet.protocol.ClaimId;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.Result.Outcome;
import io.pifleet.protocol.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the box says while it is connected: answers at once, its state soon after each change. */
final class Speaker {
  /** Pause between two states, in milliseconds: a burst of changes is told once. */
  private static final long STATE_PAUSE = 250;

  /** A broker whose queue is full forgets; so all is told again now and then, in milliseconds. */
  private static final long REPEAT = 900_000;

  private static final long PROGRESS_PAUSE = 1_000;

  private final String bootId;
  private final @Nullable ClaimId claim;
  private final Ports ports;
  private final Map<CommandId, Long> progressed = new HashMap<>();
  private boolean connected;
  private boolean changed;
  private @Nullable Trouble told;
  private long sequence;
  private long nextState;
  private long repeat;

  Speaker(String bootId, @Nullable ClaimId claim, Ports ports) {
    this.bootId = bootId;
    this.claim = claim;
    this.ports = ports;
  }

  void connected(boolean now) {
    connected = now;
    if (now) {
      ports.uplink().presence(new Presence(true, bootId, ports.facts().agent().version()));
      nextState = 0;
      changed = true;
    }
  }

  void changed() {
    changed = true;
  }

  void answer(CommandId id, long revision, Answer answer) {
    if (answer.outcome() != Outcome.Accepted) {
      progressed.remove(id);
    }
    if (connected) {
      ports
          .uplink()
          .result(
              new Result(
                  id,
                  revision,
                  bootId,
                  ++sequence,
                  answer.outcome(),
                  null,
                  answer.reason(),
                  answer.message()));
    }
  }

  /** At most one message a second and a command. */
  void progress(Command command, long total, long bytes) {
    CommandId id = command.id();
    long now = ports.ticker().now();
    if (!connected || now < progressed.getOrDefault(id, Long.MIN_VALUE)) {
      return;
    }
    progressed.put(id, now + PROGRESS_PAUSE);
    long size = Math.max(1, total);
    int percent = (int) Math.min(100, bytes * 100 / size);
    ports
        .uplink()
        .result(
            new Result(
                id, command.revision(), bootId, ++sequence, Outcome.Progress, percent, null, null));
  }

  /** Tells the state where it is due; returns the moment at which it will be. */
  long pump(Ledger ledger, SoftwareView software, @Nullable Trouble trouble) {
    long now = ports.ticker().now();
    if (!connected) {
      return Step.Rest.FOREVER;
    }
    changed |= !Objects.equals(trouble, told);
    if (!changed && now < repeat) {
      return repeat;
    }
    if (now < nextState) {
      return nextState;
    }
    changed = false;
    told = trouble;
    nextState = now + STATE_PAUSE;
    repeat = now + REPEAT / 2 + ports.random().nextLong(REPEAT);
    sequence++;
    ports.uplink().state(state(ledger, software, trouble));
    return repeat;
  }

  State state(Ledger ledger, SoftwareView software, @Nullable Trouble trouble) {
    List<State.Open> open =
        Stream.concat(
                Stream.ofNullable(software.open(trouble)),
                ledger.open().values().stream().map(p -> p.reported(of(p, trouble))))
            .limit(State.MAX_OPEN)
            .toList();
    String version = software.version();
    List<State.Hold> holds = ports.facts().holds();
    return new State(
        bootId,
        claim,
        sequence,
        ledger.epoch(),
        ports.facts().agent(),
        version != null ? version : ports.facts().softwareVersion(),
        ledger.content(),
        open,
        software.software(),
        holds.subList(0, Math.min(holds.size(), State.MAX_HOLDS)));
  }

  private static @Nullable String of(Pending pending, @Nullable Trouble trouble) {
    return trouble != null && trouble.sha256().equals(pending.wanted()) ? trouble.message() : null;
  }
}
