package io.pifleet.agent.box;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pifleet.agent.log.Log;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.ContentPath;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.Presence;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.Result.Outcome;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.State;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** One box with a disk in memory and a world that a test commands. */
final class Lab implements Downloads, Uplink, PlayerNotice, Ticker, Facts {
  static final long EPOCH = 100;
  private static final long RESERVE = 1_000;

  final MemoryDisk disk;
  final Map<Sha256, byte[]> server = new HashMap<>();
  final List<Result> results = new ArrayList<>();
  final List<State> states = new ArrayList<>();
  final List<Presence> presences = new ArrayList<>();
  final List<PlayerNotice.Event> notices = new ArrayList<>();
  final List<Sha256> begun = new ArrayList<>();
  final List<State.Hold> holds = new ArrayList<>();
  final Software player = new Software(this);
  final Kennel kennel = new Kennel(this);
  SoftwareRules rules = new SoftwareRules(List.of(Software.KEY), null);
  boolean online = true;
  boolean serverUp = true;
  boolean playerHears = true;
  boolean membershipEnded;
  int cancels;
  String software = "1.0";
  long now = 1_000_000;
  long alarm = Long.MAX_VALUE;
  private final Deque<Runnable> events = new ArrayDeque<>();
  private Box box;
  private int boots;

  Lab() {
    this(new MemoryDisk());
  }

  Lab(MemoryDisk disk) {
    this.disk = disk;
  }

  /** Another run on the same disk. */
  Lab start() {
    events.clear();
    alarm = Long.MAX_VALUE;
    kennel.begin();
    Ports ports =
        new Ports(
            disk,
            this,
            this,
            this,
            this,
            new Random(1),
            this,
            () -> membershipEnded = true,
            player,
            player,
            Log.SILENT,
            kennel);
    box = new Box("boot-" + ++boots, null, RESERVE, rules, ports);
    player.boot();
    try {
      box.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    box.connected(online);
    return this;
  }

  Box box() {
    return box;
  }

  /** Something that answers later. */
  void later(Runnable event) {
    events.add(event);
  }

  /** Lets all that is under way come to its end. */
  Lab settle() {
    while (!events.isEmpty()) {
      events.poll().run();
    }
    return this;
  }

  /** Lets what is under way go on, as far as that. */
  void settleUntil(java.util.function.BooleanSupplier reached) {
    while (!reached.getAsBoolean()) {
      events.remove().run();
    }
  }

  /** Lets time pass, and what it brings. */
  Lab pass(long millis) {
    long end = now + millis;
    settle();
    while (alarm <= end) {
      now = Math.max(now, alarm);
      alarm = Long.MAX_VALUE;
      box.tick();
      settle();
    }
    now = Math.max(now, end); // Whom the watchdog waited for took longer.
    return this;
  }

  Lab send(Command command) {
    box.command(Wire.encode(command));
    return this;
  }

  State state() {
    return box.state();
  }

  List<Outcome> outcomes(Command command) {
    return results.stream()
        .filter(r -> r.id().equals(command.id()) && r.outcome() != Outcome.Progress)
        .map(Result::outcome)
        .toList();
  }

  Result last(Command command) {
    return results.stream()
        .filter(r -> r.id().equals(command.id()))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  /** What the player sees. */
  Map<String, String> shown() {
    String tree = "content/" + disk.target("content/current");
    Map<String, String> shown = new TreeMap<>();
    for (Index.Item item : Wire.decode(disk.read(tree + "/index.json"), Index.class).items()) {
      shown.put(item.path().toString(), new String(disk.read(tree + "/" + item.path()), UTF_8));
    }
    return shown;
  }

  /** Puts a file on the server. */
  Sha256 publish(String content) {
    Sha256 sha256 = Sha256.ofText(content);
    server.put(sha256, content.getBytes(UTF_8));
    return sha256;
  }

  Command deploy(String path, String content, long revision) {
    Command.File file =
        new Command.File(ContentPath.of(path), publish(content), content.getBytes(UTF_8).length);
    return command(CommandType.DEPLOY_VIDEO, revision, EPOCH, file);
  }

  static Command delete(String path, long revision) {
    Command.File file = new Command.File(ContentPath.of(path), null, 0);
    return command(CommandType.DELETE_VIDEO, revision, EPOCH, file);
  }

  static Command simple(CommandType type, long epoch) {
    return command(type, 0, epoch, null);
  }

  static Command command(CommandType type, long revision, long epoch, Command.File file) {
    return new Command(
        CommandId.of("site", "owner", revision, type + " " + file),
        type,
        revision,
        epoch,
        Instant.EPOCH,
        3_600,
        new Owner("ContentDeployment", "technique", "uid"),
        file);
  }

  @Override
  public void begin(Sha256 sha256, long size) {
    begun.add(sha256);
    events.add(() -> download(sha256, size));
  }

  private void download(Sha256 sha256, long size) {
    byte[] content = server.get(sha256);
    if (!serverUp) {
      box.broken(sha256, "the server is away", 0);
    } else if (content == null) {
      box.refused(sha256, Failure.NotFound, "the server does not have it");
    } else {
      try {
        disk.write(Shelf.part(sha256), content);
        box.progressed(sha256, size);
        box.fetched(sha256);
      } catch (IOException e) {
        box.refused(sha256, Failure.DiskShort, e.getMessage());
      }
    }
  }

  @Override
  public void cancel() {
    cancels++;
  }

  @Override
  public void presence(Presence presence) {
    presences.add(presence);
  }

  @Override
  public void state(State state) {
    states.add(state);
  }

  @Override
  public void result(Result result) {
    results.add(result);
  }

  @Override
  public void probe() {
    player.probed();
  }

  @Override
  public List<State.Hold> holds() {
    return List.copyOf(holds);
  }

  @Override
  public void tell(Event event, Sha256 content) {
    notices.add(event);
    boolean heard = playerHears;
    events.add(() -> box.told(heard));
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public void wakeAt(long moment) {
    alarm = moment;
  }

  @Override
  public State.Agent agent() {
    return new State.Agent("1.0.0", "pi", List.of(), null, null, null);
  }

  @Override
  public String softwareVersion() {
    return software;
  }
}
