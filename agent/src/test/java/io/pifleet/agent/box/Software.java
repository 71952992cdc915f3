package io.pifleet.agent.box;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.CommandId;
import io.pifleet.protocol.CommandType;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Owner;
import io.pifleet.protocol.ReleaseKey;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.Stage;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The software of one box in a {@link Lab}: packages, services that run, and what ails them. */
final class Software implements Packages, Services {
  static final String LINE = "player";
  static final String AGENT = "agent/pifleet-agent.jar";
  private static final KeyPair PAIR = pair();
  static final ReleaseKey KEY =
      new ReleaseKey(Base64.getEncoder().encodeToString(PAIR.getPublic().getEncoded()));

  /** What was done with the services, as {@code ACT version}. */
  final List<String> acts = new ArrayList<>();

  /** Versions that do not start, are not healthy, keep the box from its broker, take it down. */
  final Set<String> lame = new HashSet<>();

  final Set<String> sick = new HashSet<>();
  final Set<String> deaf = new HashSet<>();
  final Set<String> deadly = new HashSet<>();

  /** Versions that bring an agent. */
  final Set<String> agents = new HashSet<>();

  String runs;
  int unpacked;
  int probes;
  boolean stops = true;
  Failure bad;
  String minVersion;
  private final Lab lab;
  private final Map<Sha256, Manifest> manifests = new HashMap<>();

  Software(Lab lab) {
    this.lab = lab;
  }

  /** The machine starts what the link points to. */
  void boot() {
    runs = linked();
  }

  /** The version that the link points to; null for none. A link must never point to nothing. */
  String linked() {
    String target = lab.disk.target("software/current");
    if (target == null) {
      return null;
    }
    if (lab.disk.read("software/" + target + "/player") == null) {
      throw new AssertionError("software/current points to a release that is not whole");
    }
    return target.substring("releases/".length());
  }

  List<String> kept() {
    return lab.disk.list("software/releases");
  }

  /** An update whose package is on the server. */
  Command update(String version, long revision) {
    return update(version, revision, LINE);
  }

  Command update(String version, long revision, String line) {
    Sha256 sha256 = lab.publish("package of " + line + " " + version);
    manifests.put(
        sha256,
        new Manifest(
            line,
            version,
            minVersion,
            null,
            List.of("player.service"),
            new Manifest.HealthCheck(List.of(), "http://127.0.0.1/ok", 60, 5, null, null),
            agents.contains(version) ? AGENT : null));
    return command(
        CommandType.UPDATE_SOFTWARE,
        revision,
        new Command.Release(line, version, sha256, lab.server.get(sha256).length, sign(sha256)),
        null);
  }

  static Command rollback(String from, long revision) {
    return command(CommandType.ROLLBACK_SOFTWARE, revision, null, new Command.Return(from));
  }

  static Command command(
      CommandType type, long revision, Command.Release release, Command.Return back) {
    return new Command(
        CommandId.of("site", "owner", revision, type + " " + release + back),
        type,
        revision,
        Lab.EPOCH,
        Instant.EPOCH,
        3_600,
        new Owner("SoftwareRollout", "technique", "uid"),
        null,
        release,
        back);
  }

  Installation installation(Command update) {
    Command.Release release = update.release();
    return Installation.of(update, release, manifests.get(release.sha256()));
  }

  /** The agent that a version brings. */
  static String agentOf(String version) {
    return "software/releases/" + version + "/" + AGENT;
  }

  void probed() {
    probes++;
    if (!deaf.contains(String.valueOf(runs)) && !lab.kennel.mute.contains(lab.kennel.running())) {
      lab.later(lab.box()::reached);
    }
  }

  @Override
  public void unpack(String archive, String folder, Command.Release expected) {
    lab.later(
        () -> {
          if (bad != null) {
            lab.box().notUnpacked(bad, "the package is bad");
            return;
          }
          try {
            unpacked++;
            lab.disk.delete(folder);
            lab.disk.makeFolder(folder);
            lab.disk.write(
                folder + "/" + Manifest.FILE, Wire.encode(manifests.get(expected.sha256())));
            lab.disk.write(folder + "/player", lab.disk.read(archive));
            if (manifests.get(expected.sha256()).agent() != null) {
              lab.disk.makeFolder(folder + "/agent");
              lab.disk.write(folder + "/" + AGENT, lab.disk.read(archive));
              lab.disk.sync(folder + "/agent");
            }
            lab.disk.sync(folder);
          } catch (IOException e) {
            lab.box().notUnpacked(Failure.DiskShort, e.getMessage());
            return;
          }
          lab.box().unpacked(manifests.get(expected.sha256()));
        });
  }

  @Override
  public void perform(Act act, Manifest manifest, String folder) {
    String version = manifest.version();
    acts.add(act + " " + version);
    lab.later(() -> lab.box().done(act, complaint(act, version)));
  }

  private String complaint(Act act, String version) {
    if (act == Act.STOP) {
      runs = stops ? null : runs;
      return stops ? null : "player.service does not stop";
    }
    if (act == Act.START) {
      isWrittenDown(version);
      runs = lame.contains(version) ? null : linked();
      if (deadly.contains(version)) {
        throw new MemoryDisk.PowerCut();
      }
      return runs == null ? "player.service does not start" : null;
    }
    return sick.contains(version) || !version.equals(runs) ? "503 instead of 200" : null;
  }

  /** What is started is what the book on the disk calls current, or says that it tries. */
  private void isWrittenDown(String version) {
    SoftwareBook book = Wire.decode(lab.disk.read("software/software.json"), SoftwareBook.class);
    Errand open = book.open();
    boolean current = book.current() != null && book.current().version().equals(version);
    boolean tried = open != null && open.stage() == Stage.Trying && open.version().equals(version);
    if (!current && !tried) {
      throw new AssertionError(version + " is started and the book says " + book);
    }
  }

  /** The acts without the checks. */
  List<String> turns() {
    return acts.stream().filter(a -> !a.startsWith("CHECK")).toList();
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sign(Sha256 sha256) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(PAIR.getPrivate());
      signer.update(ReleaseKey.statement(sha256));
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
