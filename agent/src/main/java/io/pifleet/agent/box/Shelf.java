package io.pifleet.agent.box;

import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder of files by their digests. What bears a digest as its name is whole; what is on the
 * way is a part, with the server's entity tag beside it.
 */
public final class Shelf {
  /** The folder. */
  public static final String FOLDER = "objects";

  private static final String PART = ".part";
  private static final String ETAG = ".etag";

  private static final int SHA256_DIGITS = 64;

  private final Disk disk;
  private final Map<Sha256, Long> whole = new TreeMap<>();
  private final Map<Sha256, Long> parts = new TreeMap<>();

  Shelf(Disk disk) {
    this.disk = disk;
  }

  /** Where a whole file lies. */
  public static String object(Sha256 sha256) {
    return FOLDER + "/" + sha256;
  }

  /** Where a file lies while it is fetched. */
  public static String part(Sha256 sha256) {
    return object(sha256) + PART;
  }

  /** Where the entity tag of the part's source lies. */
  public static String etag(Sha256 sha256) {
    return part(sha256) + ETAG;
  }

  /**
   * What there is, and room; a view, good for one plan.
   *
   * @param whole sizes of whole files
   * @param parts sizes of parts
   * @param free bytes that may be written
   */
  record Stock(Map<Sha256, Long> whole, Map<Sha256, Long> parts, long free) {}

  void load() throws IOException {
    whole.clear();
    parts.clear();
    for (String name : disk.list(FOLDER)) {
      boolean isPart = name.endsWith(PART);
      Sha256 sha256 = named(isPart ? name.substring(0, name.length() - PART.length()) : name);
      if (sha256 != null) {
        (isPart ? parts : whole).put(sha256, disk.size(FOLDER + "/" + name));
      }
    }
  }

  /** Null for what is not ours. */
  private static @Nullable Sha256 named(String name) {
    return name.matches("[0-9a-f]{64}") ? Sha256.of(name) : null;
  }

  /**
   * Takes away what a cut left: the part of a file that is whole, the tag of a part that is not.
   */
  void tidy() throws IOException {
    for (String name : disk.list(FOLDER)) {
      Sha256 sha256 = named(name.substring(0, Math.min(name.length(), SHA256_DIGITS)));
      if (sha256 == null || name.length() == SHA256_DIGITS) {
        continue;
      }
      if (whole.containsKey(sha256) || !parts.containsKey(sha256)) {
        disk.delete(FOLDER + "/" + name);
        parts.remove(sha256);
      }
    }
  }

  /** A disk that cannot say how much room it has is taken for full. */
  Stock stock() {
    long free;
    try {
      free = disk.free();
    } catch (IOException unknown) {
      free = 0;
    }
    return new Stock(whole, parts, free);
  }

  long size(Sha256 sha256) {
    return whole.getOrDefault(sha256, -1L);
  }

  long partSize(Sha256 sha256) {
    return parts.getOrDefault(sha256, 0L);
  }

  /** A part is whole now and gets its name. */
  void adopt(Sha256 sha256) throws IOException {
    disk.rename(part(sha256), object(sha256));
    disk.delete(etag(sha256));
    disk.sync(FOLDER);
    parts.remove(sha256);
    whole.put(sha256, disk.size(object(sha256)));
  }

  /** A file that the player sees got lost here and comes back from its tree. */
  void restore(Sha256 sha256, String tree) throws IOException {
    disk.link(tree, object(sha256));
    disk.sync(FOLDER);
    whole.put(sha256, disk.size(object(sha256)));
  }

  /** Looks again how much of a file is there. */
  void measure(Sha256 sha256) throws IOException {
    long size = disk.size(part(sha256));
    if (size < 0) {
      parts.remove(sha256);
    } else {
      parts.put(sha256, size);
    }
  }

  /** Takes away all of a file; what the disk does not give up is looked for at the next start. */
  void drop(Sha256 sha256) throws IOException {
    whole.remove(sha256);
    parts.remove(sha256);
    disk.delete(object(sha256));
    disk.delete(part(sha256));
    disk.delete(etag(sha256));
  }
}
