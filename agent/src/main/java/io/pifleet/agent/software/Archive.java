package io.pifleet.agent.software;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Manifest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks one archive into one new folder. It makes folders and plain files, nothing else, so there
 * is never a link that a later entry could be written through.
 */
final class Archive {
  private static final int OWNER_EXECUTES = 0100;

  private final Limits limits;
  private final Path folder;
  private final Map<String, Boolean> folders = new HashMap<>();
  private int entries;
  private long unpacked;
  private long packed;

  Archive(Limits limits, Path folder) {
    this.limits = limits;
    this.folder = folder;
  }

  /**
   * Unpacks, and syncs what it makes.
   *
   * @param check is asked whether the manifest, which comes first, is the one that is wanted
   */
  Manifest unpack(InputStream bytes, Check check) throws IOException {
    Files.createDirectory(folder);
    Manifest manifest = null;
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new Counted(bytes)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = EntryName.of(entry.getName());
        if (manifest == null) {
          manifest = manifest(name, entry, tar, check);
        } else {
          put(name, entry, tar);
        }
      }
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw BadArchive.of("the package is no whole tar.gz: " + e.getMessage());
    }
    if (manifest == null) {
      throw BadArchive.of("the package is empty");
    }
    syncFolders(folder);
    return manifest;
  }

  /** Whether a manifest is the one that is wanted. */
  interface Check {
    /** Throws where it is not. */
    void of(Manifest manifest) throws BadArchive;
  }

  private Manifest manifest(
      String name, TarArchiveEntry entry, TarArchiveInputStream tar, Check check)
      throws IOException {
    if (!name.equals(Manifest.FILE) || !plain(entry)) {
      throw BadArchive.of(
          "the package begins with " + name + "; it has to begin with " + Manifest.FILE);
    }
    byte[] json = tar.readNBytes(Manifest.MAX_BYTES + 1);
    Manifest manifest;
    try {
      manifest = Manifest.read(json);
    } catch (Malformed e) {
      throw BadArchive.of(String.valueOf(e.getMessage()));
    }
    check.of(manifest);
    claim(name, false);
    write(folder.resolve(name), false, out -> out.write(json));
    return manifest;
  }

  private void put(String name, TarArchiveEntry entry, TarArchiveInputStream tar)
      throws IOException {
    limits.check(name, ++entries, unpacked, packed);
    if (entry.isDirectory()) {
      claim(name, true);
      Files.createDirectories(folder.resolve(name));
      return;
    }
    if (!plain(entry)) {
      throw BadArchive.of(name + ": it is a link or a device; a package holds files and folders");
    }
    claim(name, false);
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    write(file, (entry.getMode() & OWNER_EXECUTES) != 0, out -> copy(name, tar, out));
  }

  private static boolean plain(TarArchiveEntry entry) {
    return entry.isFile()
        && !entry.isLink()
        && !entry.isSymbolicLink()
        && !entry.isSparse()
        && !entry.isFIFO()
        && !entry.isBlockDevice()
        && !entry.isCharacterDevice();
  }

  /** Each name once, whatever its case, and no file where there is a folder. */
  private void claim(String name, boolean isFolder) throws BadArchive {
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      parent(name.substring(0, slash), name);
    }
    Boolean before = folders.put(EntryName.key(name), isFolder);
    if (before != null && !(before && isFolder)) {
      throw BadArchive.of(name + ": the package holds it twice");
    }
  }

  private void parent(String parent, String name) throws BadArchive {
    Boolean before = folders.put(EntryName.key(parent), true);
    if (before != null && !before) {
      throw BadArchive.of(name + ": a file is where it needs a folder");
    }
  }

  private void copy(String name, TarArchiveInputStream tar, OutputStream out) throws IOException {
    byte[] buffer = new byte[65_536];
    for (int read = tar.read(buffer); read >= 0; read = tar.read(buffer)) {
      unpacked += read;
      limits.check(name, entries, unpacked, packed);
      out.write(buffer, 0, read);
    }
  }

  /** What is written to a file. */
  private interface Body {
    void to(OutputStream out) throws IOException;
  }

  private static void write(Path file, boolean program, Body body) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      body.to(Channels.newOutputStream(channel));
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
      channel.force(true);
    }
  }

  private static void syncFolders(Path top) throws IOException {
    try (var all = Files.walk(top)) {
      for (Path path : all.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    }
  }

  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      packed += next < 0 ? 0 : 1;
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      packed += Math.max(0, count);
      return count;
    }
  }
}
