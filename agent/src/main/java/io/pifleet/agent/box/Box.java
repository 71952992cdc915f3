package io.pifleet.agent.box;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One box: takes events one after the other, on one thread, and does all it does through its {@link
 * Ports}. It holds no thread, no clock and no file of its own, so a simulator can run hundreds of
 * them and cut the power between any two operations of the disk: a new box on the same disk goes on
 * where the old one was.
 *
 * <p>Order of use: {@link #start} once, then any event. Whatever a port throws that is not an
 * {@link IOException} ends the run, and the box must not be used any more.
 */
public final class Box implements Downloads.Listener, PlayerNotice.Listener {
  /** A burst of small files is shown together, this many milliseconds after the last switch. */
  private static final long SWITCH_PAUSE = 2_000;

  private final Ports ports;
  private final long reserve;
  private final Journal journal;
  private final Shelf shelf;
  private final ContentTree tree;
  private final Speaker speaker;
  private final Herald herald;
  private final Map<Sha256, Try> tries = new HashMap<>();
  private Ledger ledger = Ledger.EMPTY;
  private @Nullable Sha256 busy;
  private long busyLifetime;
  private boolean cancelled;
  private long switchFrom;
  private boolean ended;

  /**
   * Makes a box that has not started.
   *
   * @param bootId another one for every run
   * @param reserve bytes of the disk that are to stay free
   * @param ports the way to the world
   */
  public Box(String bootId, long reserve, Ports ports) {
    this.ports = ports;
    this.reserve = reserve;
    this.journal = new Journal(ports.disk());
    this.shelf = new Shelf(ports.disk());
    this.tree = new ContentTree(ports.disk());
    this.speaker = new Speaker(bootId, ports);
    this.herald = new Herald(ports);
  }

  /**
   * Recovers what the last run left, and goes on with it.
   *
   * @throws IOException when the disk cannot be read
   */
  public void start() throws IOException {
    ledger = new Recovery(ports, journal, shelf, tree).run();
    herald.load();
    switchFrom = ports.ticker().now();
    settle();
  }

  /** The broker was reached, or lost. */
  public void connected(boolean now) {
    speaker.connected(now);
    settle();
  }

  /** Time went by: the moment came that {@link Ticker#wakeAt} asked for. */
  public void tick() {
    settle();
  }

  /** What the machine says of itself changed; it is told with the next state. */
  public void factsChanged() {
    speaker.changed();
    settle();
  }

  /** Something came on the command topic. */
  public void command(byte[] payload) {
    if (ended) {
      return;
    }
    try {
      decide(Wire.decode(payload, Command.class));
    } catch (Malformed e) {
      malformed(payload, e);
    }
    settle();
  }

  /** What the box would say of itself now. */
  public State state() {
    return speaker.state(ledger);
  }

  @Override
  public void progressed(Sha256 sha256, long bytes) {
    tries.computeIfPresent(sha256, (s, t) -> t.progressed(ports.ticker().now(), busyLifetime));
    ledger.open().values().stream()
        .filter(p -> sha256.equals(p.wanted()))
        .forEach(p -> speaker.progress(p, bytes));
  }

  @Override
  public void fetched(Sha256 sha256) {
    over();
    try {
      shelf.adopt(sha256);
      tries.remove(sha256);
    } catch (IOException e) {
      giveUp(sha256, trouble(e));
    }
    settle();
  }

  @Override
  public void refused(Sha256 sha256, Failure reason, String message) {
    over();
    measure(sha256);
    giveUp(sha256, Answer.failed(reason, message));
    settle();
  }

  @Override
  public void broken(Sha256 sha256, String message, long retryAfterSeconds) {
    over();
    measure(sha256);
    long now = ports.ticker().now();
    double jitter = ports.random().nextDouble();
    tries.computeIfPresent(
        sha256, (s, t) -> t.broken(now, message, jitter, retryAfterSeconds * 1_000));
    settle();
  }

  @Override
  public void told(boolean heard) {
    herald.told(heard);
    settle();
  }

  private void decide(Command command) {
    Verdict verdict = CommandPlan.of(command, ledger);
    if (command.epoch() > ledger.epoch() && !(verdict instanceof Verdict.Accept)) {
      note(Entry.mark(command.epoch(), ledger.highest()));
    }
    if (verdict instanceof Verdict.Reply reply) {
      answer(command, reply.answer());
    } else if (verdict instanceof Verdict.Lapse lapse) {
      lapse(command, lapse.answer());
    } else if (verdict instanceof Verdict.Perform) {
      perform(command);
    } else {
      accept(command);
    }
  }

  private void accept(Command command) {
    Entry received = Entry.received(command);
    try {
      journal.add(received);
    } catch (IOException e) {
      note(Entry.mark(command.epoch(), ledger.highest()));
      lapse(command, trouble(e));
      return;
    }
    Pending older = ledger.open().get(Objects.requireNonNull(command.file()).path());
    ledger = ledger.after(received);
    if (older != null) {
      answer(older.command(), Answer.SUPERSEDED);
    }
    answer(command, Answer.ACCEPTED);
    speaker.changed();
  }

  private void perform(Command command) {
    if (command.type() == CommandType.IDENTIFY) {
      herald.identify();
    }
    answer(command, Answer.SUCCEEDED);
    if (command.type() == CommandType.REVOKE) {
      ended = true;
      ports.membership().end();
    }
  }

  private void malformed(byte[] payload, Malformed e) {
    String why = String.valueOf(e.getMessage());
    ports.log().warn("A command could not be read.", "error", why);
    Envelope envelope = Envelope.of(payload);
    if (envelope != null) {
      speaker.answer(envelope.id(), envelope.revision(), Answer.failed(Failure.BadCommand, why));
    }
  }

  /** Does all there is to do, then says what changed and asks to be woken. */
  private void settle() {
    long wake = work();
    herald.contentIs(ledger.index());
    wake = Math.min(wake, Math.min(herald.pump(), speaker.pump(ledger)));
    if (wake < Step.Rest.FOREVER) {
      ports.ticker().wakeAt(wake);
    }
    if (journal.isLong()) {
      shorten();
    }
  }

  private long work() {
    while (true) {
      Step step = AgentPlan.next(situation());
      if (step instanceof Step.Rest rest) {
        return rest.until();
      } else if (step instanceof Step.Stage stage) {
        stage(stage.pending());
      } else if (step instanceof Step.Switch change) {
        change(change);
      } else if (step instanceof Step.GiveUp giveUp) {
        lapse(giveUp.pending().command(), giveUp.answer());
      } else if (step instanceof Step.Drop drop) {
        drop.files().forEach(this::drop);
      } else if (step instanceof Step.Fetch fetch) {
        fetch(fetch);
      } else if (step instanceof Step.Cancel) {
        cancelled = true;
        ports.downloads().cancel();
      }
    }
  }

  private Situation situation() {
    return new Situation(
        ledger, shelf.stock(), reserve, tries, busy, cancelled, switchFrom, ports.ticker().now());
  }

  private void stage(Pending pending) {
    Entry staged = Entry.staged(pending.command().id());
    note(staged);
    speaker.changed();
  }

  private void change(Step.Switch change) {
    try {
      if (!change.next().equals(ledger.index())) {
        tree.switchTo(change.next());
      }
      show(change.next());
      tree.prune();
    } catch (IOException e) {
      halfChanged(change, trouble(e));
    }
    switchFrom = ports.ticker().now() + SWITCH_PAUSE;
  }

  /** Says what became visible. */
  private void show(Index index) {
    Ledger before = ledger;
    ledger = ledger.switched(index);
    before
        .open()
        .forEach(
            (path, pending) -> {
              Answer answer = ledger.answer(pending.command().id());
              if (!ledger.open().containsKey(path) && answer != null) {
                answer(pending.command(), answer);
              }
            });
    speaker.changed();
  }

  /** The disk refused somewhere in a switch: what the player sees now decides what was done. */
  private void halfChanged(Step.Switch change, Answer trouble) {
    try {
      Index shown = tree.load();
      if (shown != null) {
        show(shown);
      }
    } catch (IOException e) {
      ports.log().error("The content cannot be read.", "error", e.getMessage());
    }
    for (Pending pending : change.done()) {
      if (ledger.open().containsKey(pending.path())) {
        lapse(pending.command(), trouble);
      }
    }
  }

  private void fetch(Step.Fetch fetch) {
    long now = ports.ticker().now();
    tries.putIfAbsent(fetch.sha256(), Try.first(now, fetch.lifetime()));
    busy = fetch.sha256();
    busyLifetime = fetch.lifetime();
    cancelled = false;
    ports.downloads().begin(fetch.sha256(), fetch.size());
  }

  private void over() {
    busy = null;
    cancelled = false;
  }

  private void measure(Sha256 sha256) {
    try {
      shelf.measure(sha256);
    } catch (IOException e) {
      ports.log().warn("A part cannot be measured.", "sha256", sha256, "error", e.getMessage());
    }
  }

  private void drop(Sha256 sha256) {
    tries.remove(sha256);
    try {
      shelf.drop(sha256);
    } catch (IOException e) {
      ports.log().warn("A file cannot be removed.", "sha256", sha256, "error", e.getMessage());
    }
  }

  private void giveUp(Sha256 sha256, Answer answer) {
    tries.remove(sha256);
    for (Pending pending : ledger.open().values()) {
      if (sha256.equals(pending.wanted())) {
        lapse(pending.command(), answer);
      }
    }
  }

  /** A content command failed: its slot remembers, so that the operator may try again. */
  private void lapse(Command command, Answer answer) {
    Command.File file = Objects.requireNonNull(command.file());
    Sha256 wanted = command.type() == CommandType.DEPLOY_VIDEO ? file.sha256() : null;
    note(
        Entry.lapsed(
            new Entry.Lapse(
                command.id(),
                new State.Failed(
                    file.path(),
                    wanted,
                    command.revision(),
                    Objects.requireNonNullElse(answer.reason(), Failure.Unknown),
                    Objects.requireNonNullElse(answer.message(), "")))));
    answer(command, answer);
    speaker.changed();
  }

  /** Writes down what is true anyway; without room for it, it is true until the next start. */
  private void note(Entry entry) {
    ledger = ledger.after(entry);
    try {
      journal.add(entry);
    } catch (IOException e) {
      ports.log().error("The journal cannot be written.", "error", e.getMessage());
    }
  }

  private void answer(Command command, Answer answer) {
    ports
        .log()
        .info(
            "A command was answered.",
            "command",
            command.id(),
            "type",
            command.type(),
            "path",
            command.file() == null ? null : command.file().path(),
            "outcome",
            answer.outcome(),
            "reason",
            answer.reason(),
            "message",
            answer.message());
    speaker.answer(command.id(), command.revision(), answer);
  }

  private Answer trouble(IOException e) {
    String what = String.valueOf(e.getMessage());
    ports.log().error("The disk cannot be written.", "error", what);
    return Answer.failed(e instanceof DiskFull ? Failure.DiskShort : Failure.DiskError, what);
  }

  private void shorten() {
    try {
      journal.compact(ledger);
    } catch (IOException e) {
      ports.log().warn("The journal cannot be shortened.", "error", e.getMessage());
    }
  }
}
