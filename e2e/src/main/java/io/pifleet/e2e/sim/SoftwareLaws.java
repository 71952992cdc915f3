package io.pifleet.e2e.sim;

import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Result;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.State;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must hold for the software of every box after every step. Each law reads the card as the
 * power-up does, and looks at what runs, never at the box's own memory.
 */
final class SoftwareLaws {
  private static final String FOLDER = "software";
  private static final String BOOK = FOLDER + "/software.json";
  private static final long SECOND = 1_000;

  private final Map<SiteId, File> files = new TreeMap<>();
  private final Shown digests = new Shown();
  private final Packs packs;

  SoftwareLaws(Packs packs) {
    this.packs = packs;
  }

  /** What is held against one box. */
  private static final class File {
    /** Commands that it said have ended. */
    private final Set<CommandId> ended = new HashSet<>();

    private boolean installed;
    private long revision;
    private long refusals;
    private List<State.Fault> failures = List.of();

    /** A new book has its name, which is not safe yet. */
    private boolean renewed;
  }

  /** An operation of the disk happened: the next power-up may find something else. */
  void touched(Machine machine, String operation, String path) {
    if (!path.startsWith(FOLDER)) {
      return;
    }
    File file = of(machine);
    file.renewed |= path.equals(BOOK) && operation.startsWith("rename");
    if (operation.equals("fsync folder") && path.equals(FOLDER) && file.renewed) {
      file.refusals = machine.card().refusals();
      file.renewed = false;
    }
    boots(machine);
  }

  /** The box is gone; the card is as the power cut left it. */
  void crashed(Machine machine) {
    File file = of(machine);
    file.renewed = false;
    if (machine.card().refusals() > file.refusals) {
      // What it could not write down, and had no chance to since, it may forget.
      file.refusals = machine.card().refusals();
      file.ended.clear();
      file.failures = List.of();
      file.revision = 0;
    }
    boots(machine);
  }

  /** A version is started. */
  void starts(Machine machine, String version) {
    if (!pack(version).genuine()) {
      throw new LawBroken(machine.site() + " starts what nobody signed whom it knows: " + version);
    }
    State state = machine.state();
    if (state == null) {
      return;
    }
    for (State.Open open : state.open()) {
      if (open.stage() == Stage.Trying && of(machine).ended.contains(open.id())) {
        throw new LawBroken(machine.site() + " tries again what had ended: " + open);
      }
    }
  }

  /** By what failed the operator knows what it must not tell again. */
  private static void remembers(Machine machine, File file, State.Software software) {
    for (State.Fault fault : software.failures()) {
      file.ended.add(fault.id());
    }
    Set<State.Fault> forgotten = new HashSet<>(file.failures);
    forgotten.removeIf(f -> f.reason() == Failure.DiskShort);
    software.failures().forEach(forgotten::remove);
    if (!forgotten.isEmpty() && software.failures().size() < State.Software.MAX_FAILURES) {
      throw new LawBroken(machine.site() + " has forgotten what failed: " + forgotten);
    }
    file.failures = software.failures();
  }

  /** The box speaks of itself. */
  void said(Machine machine, State state) {
    State.Software software = state.software();
    if (software == null) {
      return;
    }
    File file = of(machine);
    if (software.revision() < file.revision) {
      throw new LawBroken(
          machine.site()
              + " knew revision "
              + file.revision
              + " of its software, and now "
              + state);
    }
    file.revision = software.revision();
    remembers(machine, file, software);
    State.Installed current = software.current();
    boolean trial = state.open().stream().anyMatch(SoftwareLaws::onTrial);
    if (current == null) {
      return;
    }
    file.installed = true;
    boots(machine);
    if (trial) {
      return;
    }
    String linked = Player.linked(machine.card());
    String runs = machine.player().runs();
    if (!current.version().equals(linked) || !current.version().equals(runs)) {
      throw new LawBroken(
          machine.site()
              + " says that it runs "
              + current
              + ", runs "
              + runs
              + ", links "
              + linked);
    }
    Long healthy = software.healthySeconds();
    if (healthy != null && healthy * SECOND > machine.player().wellFor()) {
      throw new LawBroken(
          machine.site()
              + " says that it has been healthy for "
              + healthy
              + " s, and has been for "
              + machine.player().wellFor()
              + " ms");
    }
  }

  /** The box answers a command. */
  void said(Machine machine, Result result) {
    State state = machine.state();
    if (result.outcome() == Result.Outcome.Accepted
        || result.outcome() == Result.Outcome.Progress
        || state == null
        || state.software() == null) {
      return;
    }
    File file = of(machine);
    State.Installed current = state.software().current();
    if (result.outcome() == Result.Outcome.Succeeded
        && state.open().stream().noneMatch(SoftwareLaws::onTrial)
        && current != null
        && current.by().equals(result.id())
        && !current.version().equals(machine.player().runs())) {
      throw new LawBroken(machine.site() + " says that it did what does not run: " + result);
    }
    if (result.reason() != Failure.StaleEpoch) {
      file.ended.add(result.id());
    }
  }

  private static boolean onTrial(State.Open open) {
    return (open.type() == CommandType.UPDATE_SOFTWARE
            || open.type() == CommandType.ROLLBACK_SOFTWARE)
        && (open.stage() == Stage.Trying || open.stage() == Stage.Reverting);
  }

  /** What the link shows is whole and signed, and once there is software there is a link. */
  private void boots(Machine machine) {
    Card card = machine.card();
    String version = Player.linked(card);
    if (version == null) {
      if (of(machine).installed) {
        throw new LawBroken(machine.site() + " has no release to boot into");
      }
      return;
    }
    String folder = FOLDER + "/releases/" + version + "/";
    if (!(card.find(folder + Manifest.FILE) instanceof Card.Data manifest)
        || manifest.bytes().length == 0
        || !(card.find(folder + Player.PROGRAM) instanceof Card.Data program)) {
      throw new LawBroken(
          machine.site() + " would boot into " + version + ", a release that is not whole");
    }
    Sha256 is = digests.digestOf(program.bytes());
    if (!is.equals(pack(version).sha256())) {
      throw new LawBroken(
          machine.site() + " would boot into " + version + ", a release of other bytes");
    }
    if (!pack(version).genuine()) {
      throw new LawBroken(
          machine.site() + " would boot into what nobody signed whom it knows: " + version);
    }
  }

  private Packs.Pack pack(String version) {
    return packs.of(version);
  }

  private File of(Machine machine) {
    return files.computeIfAbsent(machine.site(), s -> new File());
  }
}
