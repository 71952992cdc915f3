package io.pifleet.agent.box;

import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The folder of software: {@code current}, a symbolic link to one of {@code releases}, and {@code
 * software.json}, which says what is meant.
 *
 * <p>DESIGN: the book is written beside the old one, which a rename then replaces: a start finds
 * the one or the other whole. A release bears its version as its name only once it is whole and on
 * the medium, and the link is changed in one step; so whatever the link points to can be started.
 */
final class SoftwareFolder {
  /** Where a package is unpacked, before it gets its name. */
  static final String INCOMING = "software/incoming";

  private static final String FOLDER = "software";
  private static final String RELEASES = FOLDER + "/releases";
  private static final String CURRENT = FOLDER + "/current";
  private static final String BOOK = FOLDER + "/software.json";
  private static final String NEXT = BOOK + ".tmp";

  private final Disk disk;
  private boolean made;

  SoftwareFolder(Disk disk) {
    this.disk = disk;
  }

  static String release(String version) {
    return RELEASES + "/" + version;
  }

  /**
   * Reads the book.
   *
   * @throws Malformed where it cannot be understood
   */
  SoftwareBook load() throws IOException {
    byte[] json = disk.read(BOOK);
    return json == null ? SoftwareBook.EMPTY : Wire.decode(json, SoftwareBook.class);
  }

  /** The book is on the medium when this returns. */
  void save(SoftwareBook book) throws IOException {
    makeFolders();
    try {
      disk.write(NEXT, Wire.encode(book));
    } catch (IOException e) {
      discard(NEXT, e);
      throw e;
    }
    disk.rename(NEXT, BOOK);
    disk.sync(FOLDER);
  }

  /** What was unpacked gets its name. */
  void adopt(String version) throws IOException {
    disk.delete(release(version));
    disk.rename(INCOMING, release(version));
    disk.sync(RELEASES);
    disk.sync(FOLDER);
  }

  /** Whether the link is as it should be. */
  boolean shows(@Nullable Installation wanted) throws IOException {
    return Objects.equals(disk.target(CURRENT), wanted == null ? null : target(wanted));
  }

  /**
   * Makes the link point to a release, or takes it away where none is meant. That need not last: in
   * a trial a start expects either, and a disk that changed the link and then refused would leave
   * nothing to be started.
   */
  void show(@Nullable Installation wanted) throws IOException {
    if (shows(wanted)) {
      return;
    }
    if (wanted == null) {
      disk.delete(CURRENT);
    } else {
      disk.point(CURRENT, target(wanted));
    }
  }

  /** Makes the link last, before the book says that it does. */
  void fix() throws IOException {
    disk.sync(FOLDER);
  }

  void discardIncoming() throws IOException {
    if (disk.list(FOLDER).contains("incoming")) {
      disk.delete(INCOMING);
    }
  }

  /** Takes the releases away that no book names. */
  void prune(List<String> versions) throws IOException {
    for (String name : disk.list(RELEASES)) {
      if (!versions.contains(name)) {
        disk.delete(RELEASES + "/" + name);
      }
    }
  }

  private void makeFolders() throws IOException {
    if (!made) {
      disk.makeFolder(RELEASES);
      disk.sync(FOLDER);
      disk.sync("");
      made = true;
    }
  }

  private void discard(String path, IOException cause) {
    try {
      disk.delete(path);
    } catch (IOException alsoRefused) {
      cause.addSuppressed(alsoRefused);
    }
  }

  private static String target(Installation installation) {
    return "releases/" + installation.version();
  }
}
