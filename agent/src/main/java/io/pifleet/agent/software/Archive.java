package io.pifleet.agent.software;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A tar.gz of files and folders, read once from its beginning to its very end. All that is thrown
 * for what it holds is {@link Refused}.
 */
final class Archive implements AutoCloseable {
  private static final int BLOCK = 512;
  private static final int END_MARK = 2 * BLOCK;
  private static final int OWNER_EXECUTES = 0100;

  private static final Map<Byte, String> KINDS =
      Map.of(
          TarConstants.LF_LINK, "a hard link",
          TarConstants.LF_SYMLINK, "a symbolic link",
          TarConstants.LF_CHR, "a device",
          TarConstants.LF_BLK, "a device",
          TarConstants.LF_FIFO, "a pipe",
          TarConstants.LF_GNUTYPE_SPARSE, "a sparse file");

  private final TarBytes bytes;
  private final TarArchiveInputStream tar;

  /** Opens it. */
  Archive(Path file, Limits limits) throws IOException {
    InputStream opened = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    try {
      PackedBytes packed = new PackedBytes(opened);
      bytes = new TarBytes(reading(() -> inflated(packed)), packed, limits);
      tar = new TarArchiveInputStream(bytes, "UTF-8");
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * One entry.
   *
   * @param name as it is written, without any promise
   * @param folder whether it is one; else it is a file
   * @param executable whether its owner may run it; nothing else of its mode counts
   */
  record Entry(String name, boolean folder, boolean executable) {}

  private interface Reading<T extends @Nullable Object> {
    T read() throws IOException;
  }

  /** The next entry; null at the end, when nothing but zeros is left. */
  @Nullable Entry next() throws IOException {
    long here = (bytes.count() + BLOCK - 1) / BLOCK * BLOCK;
    bytes.headersBegin();
    TarArchiveEntry entry = reading(tar::getNextEntry);
    bytes.headersEnd();
    if (entry == null) {
      end(here);
      return null;
    }
    return checked(entry);
  }

  /** Reads of the entry's content; -1 at its end. */
  int read(byte[] buffer) throws IOException {
    return reading(() -> tar.read(buffer));
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  private static InputStream inflated(PackedBytes packed) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(new BufferedInputStream(packed))
        .setDecompressConcatenated(true)
        .get();
  }

  private static Entry checked(TarArchiveEntry entry) throws Refused {
    String name = entry.getName();
    byte kind = entry.getLinkFlag();
    if (entry.isSparse()) {
      throw refused(name, "a sparse file");
    }
    boolean folder = kind == TarConstants.LF_DIR;
    if (!folder && kind != TarConstants.LF_NORMAL && kind != TarConstants.LF_OLDNORM) {
      throw refused(name, KINDS.getOrDefault(kind, "of a kind that tar.gz seldom has"));
    }
    if (folder ? entry.getSize() != 0 : name.endsWith("/")) {
      throw refused(name, "half a folder and half a file");
    }
    return new Entry(name, folder, (entry.getMode() & OWNER_EXECUTES) != 0);
  }

  private static Refused refused(String name, String kind) {
    return Refused.bad(
        EntryName.shown(name) + " is " + kind + "; a package holds files and folders only");
  }

  /** Whatever follows would be under the signature and seen by nobody. */
  private void end(long mark) throws IOException {
    byte[] buffer = new byte[BLOCK];
    while (reading(() -> bytes.read(buffer, 0, BLOCK)) >= 0) {
      if (bytes.endOfText() > mark) {
        break;
      }
    }
    if (bytes.endOfText() > mark) {
      throw Refused.bad("something follows the end of the package");
    }
    if (bytes.count() - mark < END_MARK) {
      throw Refused.bad("the package is cut short");
    }
  }

  /** A parser meets what is no archive in many ways; the disk's own trouble is kept apart. */
  private static <T extends @Nullable Object> T reading(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException | RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof Refused refused) {
          throw refused;
        }
        if (cause instanceof PackedBytes.Unreadable unreadable) {
          throw unreadable;
        }
      }
      Refused refused =
          Refused.bad(
              e instanceof EOFException
                  ? "the package is cut short"
                  : "the package is no whole tar.gz: "
                      + EntryName.printable(String.valueOf(e.getMessage())));
      refused.initCause(e);
      throw refused;
    }
  }
}
