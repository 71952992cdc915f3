package io.pifleet.e2e.sim;

import io.pifleet.agent.box.Disk;
import io.pifleet.agent.box.DiskFull;
import io.pifleet.agent.box.Packages;
import io.pifleet.agent.box.Services;
import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The software of one box: its packages are unpacked on the card, its service runs or does not. A
 * killed agent leaves the service as it is; where the power was gone, what {@code software/current}
 * shows comes up.
 */
final class Player implements Packages, Services {
  static final String PROGRAM = "player";
  private static final String CURRENT = "software/current";
  private static final String RELEASES = "releases/";

  private final Setting setting;
  private final Machine machine;
  private final Card card;
  private final Map<String, Long> fades = new HashMap<>();
  private Disk disk;
  private @Nullable String runs;
  private long runsSince;
  private long complainedAt = Long.MIN_VALUE;
  private long ailsUntil;
  private boolean calm;

  Player(Setting setting, Machine machine, Card card) {
    this.setting = setting;
    this.machine = machine;
    this.card = card;
    this.disk = new CardDisk(card);
  }

  /** The agent starts, on this disk. */
  void on(Disk next) {
    disk = next;
  }

  /** The version that runs; null for none. */
  @Nullable String runs() {
    return runs;
  }

  /** Whether what runs keeps the box from its broker. */
  boolean deaf() {
    return runs != null && setting.packs().of(runs).ailment() == Ailment.DEAF;
  }

  /** For how many milliseconds the same has run without a complaint. */
  long wellFor() {
    return runs == null ? -1 : setting.timeline().now() - Math.max(runsSince, complainedAt);
  }

  /** Whether it would pass a check now. */
  boolean healthy(String version) {
    return complaint(Act.CHECK, version) == null;
  }

  /** The version that the link shows; null where there is no link. */
  static @Nullable String linked(Card card) {
    return card.find(CURRENT) instanceof Card.Pointer pointer
        ? pointer.target().substring(RELEASES.length())
        : null;
  }

  /** The power is back. */
  void boot() {
    runs = null;
    String linked = linked(card);
    if (linked != null) {
      run(linked);
    }
  }

  /** Something keeps it from being healthy for a while. */
  void ails(long millis) {
    setting.trace().say(machine.site().name(), "its software is not well for", millis, "ms");
    ailsUntil = setting.timeline().now() + millis;
  }

  /** What has not gone bad yet stays good from now on. */
  void calm() {
    calm = true;
    ailsUntil = 0;
    fades.values().removeIf(at -> at > setting.timeline().now());
  }

  @Override
  public void unpack(String archive, String folder, Command.Release expected) {
    later(
        () -> {
          Manifest manifest = setting.packs().of(expected.version()).manifest();
          try {
            disk.delete(folder);
            disk.makeFolder(folder);
            write(folder + "/" + Manifest.FILE, Wire.encode(manifest));
            write(folder + "/" + PROGRAM, card.read(archive));
            disk.sync(folder);
          } catch (IOException e) {
            Failure why = e instanceof DiskFull ? Failure.DiskShort : Failure.DiskError;
            return box -> box.notUnpacked(why, String.valueOf(e.getMessage()));
          }
          return box -> box.unpacked(manifest);
        });
  }

  private void write(String path, byte[] bytes) throws IOException {
    if (setting.parts().syncsUnpacked()) {
      disk.write(path, bytes);
    } else {
      card.create(path);
      card.append(path, bytes);
    }
  }

  @Override
  public void perform(Act act, Manifest manifest, String folder) {
    String version = manifest.version();
    if (act != Act.CHECK && setting.timeline().chance(500)) {
      String complaint = act(act, version);
      later(() -> box -> box.done(act, complaint));
    } else {
      later(
          () -> {
            String complaint = act(act, version);
            return box -> box.done(act, complaint);
          });
    }
  }

  private @Nullable String act(Act act, String version) {
    if (act != Act.CHECK) {
      setting.trace().say(machine.site().name(), "  service:", act, version);
    }
    String complaint = complaint(act, version);
    if (act == Act.STOP) {
      runs = null;
    } else if (act == Act.START) {
      setting.software().starts(machine, version);
      runs = null;
      if (complaint == null) {
        run(version);
      }
      if (setting.packs().of(version).ailment() == Ailment.DEADLY) {
        throw new PowerCut();
      }
    } else if (complaint != null) {
      complainedAt = setting.timeline().now();
    }
    return complaint;
  }

  private void run(String version) {
    runs = version;
    runsSince = setting.timeline().now();
    if (setting.packs().of(version).ailment() == Ailment.FADING && !calm) {
      fades.putIfAbsent(version, runsSince + 1 + setting.timeline().below(1_200_000L));
    }
    if (deaf()) {
      setting.broker().breakOff(machine.site());
    }
  }

  private @Nullable String complaint(Act act, String version) {
    Ailment ailment = setting.packs().of(version).ailment();
    return switch (act) {
      case STOP -> null;
      case START ->
          ailment == Ailment.LAME || !version.equals(linked(card)) ? "it does not start" : null;
      case CHECK ->
          !version.equals(runs) || ailment == Ailment.SICK
              ? "503 instead of 200"
              : ailment == Ailment.HANGING
                  ? "no answer"
                  : setting.timeline().now() < ailsUntil
                          || fades.getOrDefault(version, Long.MAX_VALUE) <= setting.timeline().now()
                      ? "not well"
                      : null;
    };
  }

  private interface Work {
    Machine.Deed done() throws IOException;
  }

  private void later(Work work) {
    machine.later(1 + setting.timeline().below(3_000L), box -> work.done().done(box));
  }
}
