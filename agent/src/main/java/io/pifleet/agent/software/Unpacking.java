package io.pifleet.agent.software;

import io.pifleet.protocol.Command;
import io.pifleet.protocol.Failure;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Manifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** One package on its way into its folder. */
final class Unpacking {
  private final Path file;
  private final ReleaseFolder folder;
  private final Command.Release expected;
  private final Limits limits;

  Unpacking(Path file, ReleaseFolder folder, Command.Release expected, Limits limits) {
    this.file = file;
    this.folder = folder;
    this.expected = expected;
    this.limits = limits;
  }

  /**
   * Unpacks all of it; what it left when it throws is for the caller to remove.
   *
   * @param now by the box's clock
   */
  Manifest run(Instant now) throws IOException {
    try (Archive archive = new Archive(file, limits)) {
      byte[] json = first(archive);
      Manifest manifest = manifest(json, now);
      folder.begin();
      Layout layout = new Layout(limits.entries());
      layout.add(EntryName.of(Manifest.FILE, false), false);
      ByteArrayInputStream again = new ByteArrayInputStream(json);
      folder.file(Manifest.FILE, false, again::read);
      for (Archive.Entry entry = archive.next(); entry != null; entry = archive.next()) {
        put(archive, entry, layout);
      }
      String agent = manifest.agent();
      if (agent != null && !layout.hasFile(agent)) {
        throw Refused.bad(Manifest.FILE + ": agent is " + agent + ", which the package has not");
      }
      folder.sync();
      return manifest;
    }
  }

  private void put(Archive archive, Archive.Entry entry, Layout layout) throws IOException {
    EntryName name = EntryName.of(entry.name(), entry.folder());
    for (String made : layout.add(name, entry.folder())) {
      folder.folder(made);
    }
    if (!entry.folder()) {
      folder.file(name.toString(), entry.executable(), archive::read);
    }
  }

  /** Nothing of a package is written before it has said what it is. */
  private static byte[] first(Archive archive) throws IOException {
    Archive.Entry entry = archive.next();
    if (entry == null || entry.folder() || !entry.name().equals(Manifest.FILE)) {
      throw Refused.bad(
          "the package begins with "
              + (entry == null ? "nothing" : EntryName.shown(entry.name()))
              + " and not with "
              + Manifest.FILE);
    }
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    for (int read = archive.read(buffer); read >= 0; read = archive.read(buffer)) {
      json.write(buffer, 0, read);
      if (json.size() > Manifest.MAX_BYTES) {
        throw Refused.bad(Manifest.FILE + " is longer than " + Manifest.MAX_BYTES + " bytes");
      }
    }
    return json.toByteArray();
  }

  private Manifest manifest(byte[] json, Instant now) throws Refused {
    Manifest manifest;
    try {
      manifest = Manifest.read(json);
    } catch (Malformed e) {
      throw Refused.bad(String.valueOf(e.getMessage()));
    }
    String is = manifest.distribution() + " " + manifest.version();
    String wanted = expected.distribution() + " " + expected.version();
    if (!is.equals(wanted)) {
      throw new Refused(Failure.WrongRelease, "the package is " + is + " and not " + wanted);
    }
    if (manifest.expires() != null && manifest.expires().isBefore(now)) {
      throw new Refused(
          Failure.Outdated, "the package expired at " + manifest.expires() + "; it is " + now);
    }
    return manifest;
  }
}
