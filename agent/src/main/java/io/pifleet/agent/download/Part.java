package io.pifleet.agent.download;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that is on the way, and the entity tag of its source beside it. */
final class Part {
  private static final int CHUNK = 256 * 1024;

  /** Less room than this is what made a write fail. */
  private static final long SLACK = 1 << 20;

  private final Path file;
  private final Path etagFile;

  Part(Path file, Path etagFile) {
    this.file = file;
    this.etagFile = etagFile;
  }

  long length() throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException none) {
      return 0;
    }
  }

  /** What the source called its state; null where it did not. */
  @Nullable String etag() throws IOException {
    try {
      String tag = Files.readString(etagFile, US_ASCII).strip();
      return tag.matches("(W/)?\"[!#-~]{0,200}\"") ? tag : null;
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /** Not synced: without it the part is asked for without a condition, and the digest decides. */
  void keepEtag(@Nullable String tag) throws PartTrouble {
    try {
      if (tag == null) {
        Files.deleteIfExists(etagFile);
      } else {
        Files.writeString(etagFile, tag, US_ASCII);
      }
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  /** Opens it behind what is there, or empty. */
  FileChannel open(boolean anew) throws PartTrouble {
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
      if (anew) {
        channel.truncate(0);
      }
      channel.position(channel.size());
      return channel;
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  void write(FileChannel channel, ByteBuffer bytes) throws PartTrouble {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  void sync(FileChannel channel) throws PartTrouble {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  void discard() throws PartTrouble {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(etagFile);
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  /** Over all of it, as it lies there. */
  Sha256 digest() throws PartTrouble {
    MessageDigest digest = Sha256.digest();
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    } catch (IOException e) {
      throw trouble(e);
    }
    return Sha256.of(digest.digest());
  }

  private PartTrouble trouble(IOException e) {
    boolean full;
    try {
      full = Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < SLACK;
    } catch (IOException unknown) {
      full = false;
    }
    return new PartTrouble(
        full ? "the disk became full" : "the disk refused: " + e.getMessage(), full, e);
  }
}
