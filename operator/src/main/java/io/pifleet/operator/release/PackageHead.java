package io.pifleet.operator.release;

import io.pifleet.operator.content.MediaFacts;
import io.pifleet.operator.content.ObjectStore;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Manifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a package says of itself, from its beginning. While it is uploaded the rest is
 * unpacked too, into nothing, so that one that is cut short is refused at the door and not by every
 * box.
 */
public final class PackageHead implements ObjectStore.Inspection {
  /** How packages are told from media in the store. */
  public static final String MIME_TYPE = "application/vnd.pifleet.package+gzip";

  /** A manifest of the longest form, and the headers before it; no more is kept in memory. */
  private static final int HEAD = Manifest.MAX_BYTES + 8_192;

  static final String REMEDY =
      "; make it by: tar -czf package.tar.gz " + Manifest.FILE + " ..., with that file first";

  private volatile @Nullable Manifest manifest;

  /** What it said; null before it was read. */
  public @Nullable Manifest manifest() {
    return manifest;
  }

  @Override
  public MediaFacts of(InputStream bytes) throws IOException {
    Unpacked tar = new Unpacked(bytes);
    manifest = manifest(tar, Manifest::proofread);
    tar.toItsEnd();
    return new MediaFacts(MIME_TYPE, null, null, null, null);
  }

  /**
   * Reads the manifest.
   *
   * @throws NoPackage with one sentence, when the bytes are none
   */
  static Manifest read(InputStream bytes) throws IOException {
    return manifest(new Unpacked(bytes), Manifest::read);
  }

  private static Manifest manifest(Unpacked unpacked, Function<byte[], Manifest> reader)
      throws IOException {
    byte[] head = unpacked.readNBytes(HEAD);
    try {
      TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(head));
      TarArchiveEntry first = tar.getNextEntry();
      if (first == null || !isPlain(first) || !first.getName().equals(Manifest.FILE)) {
        throw new NoPackage("the package does not begin with " + Manifest.FILE + REMEDY);
      }
      return reader.apply(tar.readNBytes(Manifest.MAX_BYTES + 1));
    } catch (Malformed e) {
      throw new NoPackage(String.valueOf(e.getMessage()));
    } catch (NoPackage e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // A library that meets an archive made to break it throws what it likes.
      throw new NoPackage("the file is no tar.gz" + REMEDY, e);
    }
  }

  /** What the box takes for a file, too. */
  private static boolean isPlain(TarArchiveEntry entry) {
    return entry.isFile() && !entry.isSymbolicLink() && !entry.isLink() && !entry.isSparse();
  }
}
