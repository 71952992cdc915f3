package io.pifleet.agent.software;

import io.pifleet.agent.disk.LocalDisk;
import io.pifleet.protocol.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where a release is put; all of it is new, so that nothing can lead out of it. */
final class ReleaseFolder {
  /** What a file system may need beside the bytes themselves. */
  private static final long SLACK = 64 * 1024;

  private static final int LOOK_EVERY = 4 << 20;

  private final LocalDisk disk;
  private final String name;
  private final long reserve;
  private final List<String> folders = new ArrayList<>();
  private long sinceLook;

  /**
   * Takes where.
   *
   * @param disk the state folder
   * @param name of the folder in it
   * @param reserve bytes of the disk that are to stay free
   */
  ReleaseFolder(LocalDisk disk, String name, long reserve) {
    this.disk = disk;
    this.name = name;
    this.reserve = reserve;
  }

  /** Where a file's content comes from. */
  interface Content {
    /** Fills of the buffer; -1 at the end. */
    int read(byte[] buffer) throws IOException;
  }

  /** Removes what is there and begins anew. */
  void begin() throws IOException {
    remove();
    look();
    for (String folder : above()) {
      disk.makeFolder(folder);
    }
    make(name);
  }

  /** Makes a folder whose own folder is there. */
  void folder(String path) throws IOException {
    make(name + "/" + path);
  }

  /** Writes a file whose folder is there, and syncs it. */
  void file(String path, boolean executable, Content content) throws IOException {
    Path file = disk.path(name + "/" + path);
    look();
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      byte[] buffer = new byte[32 * 1024];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        for (ByteBuffer rest = ByteBuffer.wrap(buffer, 0, read); rest.hasRemaining(); ) {
          channel.write(rest);
        }
        sinceLook += read;
        if (sinceLook > LOOK_EVERY) {
          look();
        }
      }
      channel.force(true);
    } catch (Refused e) {
      throw e;
    } catch (IOException e) {
      throw explained(e);
    }
  }

  /** Syncs every folder, the innermost first, and those that lead to it. */
  void sync() throws IOException {
    Collections.reverse(folders);
    for (String folder : folders) {
      disk.sync(folder);
    }
    List<String> above = above();
    Collections.reverse(above);
    for (String folder : above) {
      disk.sync(folder);
    }
    disk.sync("");
  }

  /** Removes all of it, and nothing that lies behind a link. */
  void remove() throws IOException {
    for (String folder : above()) {
      if (Files.isSymbolicLink(disk.path(folder))) {
        throw new IOException(folder + " is a link, and nothing is unpacked through one");
      }
    }
    disk.delete(name);
  }

  private void make(String folder) throws IOException {
    try {
      Path path = disk.path(folder);
      Files.createDirectory(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      folders.add(folder);
    } catch (IOException e) {
      throw explained(e);
    }
  }

  /** The folders between the state folder and this one, outermost first. */
  private List<String> above() {
    List<String> above = new ArrayList<>();
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      above.add(name.substring(0, slash));
    }
    return above;
  }

  private void look() throws IOException {
    sinceLook = 0;
    long free = disk.free();
    if (free < reserve) {
      throw new Refused(
          Failure.DiskShort,
          "the disk has %d bytes free, less than the reserve of %d".formatted(free, reserve));
    }
  }

  /** By the room that is left, not by the system's sentence: that is in the system's language. */
  private IOException explained(IOException e) {
    try {
      long free = disk.free();
      if (free < SLACK) {
        return new Refused(Failure.DiskShort, "the disk is full: " + free + " bytes are free");
      }
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
    }
    return e;
  }
}
