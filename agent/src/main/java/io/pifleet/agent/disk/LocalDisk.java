package io.pifleet.agent.disk;

import io.pifleet.agent.box.Disk;
import io.pifleet.agent.box.DiskFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a Linux file system. Its files may be read by everyone, since the player is another
 * user; what is secret does not go through here.
 */
public final class LocalDisk implements Disk {
  private static final String FILE_MODE = "rw-r--r--";
  private static final String FOLDER_MODE = "rwxr-xr-x";

  /** What a file system may need beside the bytes themselves. */
  private static final long SLACK = 64 * 1024;

  private final Path root;

  /** Takes a folder, which need not be there yet. */
  public LocalDisk(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * Where a path of the box lies.
   *
   * @throws IOException when the system cannot spell it, or it leads out of the folder
   */
  public Path path(String relative) throws IOException {
    try {
      Path path = root.resolve(relative).normalize();
      if (path.startsWith(root)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new IOException(
          "the system's locale cannot spell a file's name; set LC_ALL=C.UTF-8 for the agent", e);
    }
    throw new IOException("a path leads out of the agent's folder");
  }

  @Override
  public byte @Nullable [] read(String path) throws IOException {
    try {
      return Files.readAllBytes(path(path));
    } catch (NoSuchFileException absent) {
      return null;
    }
  }

  @Override
  public long size(String path) throws IOException {
    try {
      return Files.readAttributes(path(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .size();
    } catch (NoSuchFileException absent) {
      return -1;
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(path(folder))) {
      return entries.map(e -> e.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException absent) {
      return List.of();
    }
  }

  @Override
  public @Nullable String target(String link) throws IOException {
    Path path = path(link);
    return Files.isSymbolicLink(path) ? Files.readSymbolicLink(path).toString() : null;
  }

  @Override
  public void write(String path, byte[] content) throws IOException {
    put(
        path,
        content,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Override
  public void append(String path, byte[] content) throws IOException {
    put(path, content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void link(String existing, String name) throws IOException {
    try {
      Files.createLink(path(name), path(existing));
    } catch (IOException e) {
      throw explained(e, name, SLACK);
    }
  }

  @Override
  public void point(String link, String target) throws IOException {
    Path next = path(link + ".new");
    Files.deleteIfExists(next);
    try {
      Files.createSymbolicLink(next, Path.of(target));
      Files.move(next, path(link), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw explained(e, link, SLACK);
    }
  }

  @Override
  public void makeFolder(String folder) throws IOException {
    try {
      Path path = path(folder);
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(FOLDER_MODE));
    } catch (IOException e) {
      throw explained(e, folder, SLACK);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Path top = path(path);
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException trouble)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void sync(String folder) throws IOException {
    try (FileChannel channel = FileChannel.open(path(folder), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public long free() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  private void put(String path, byte[] content, OpenOption... options) throws IOException {
    Path file = path(path);
    boolean fresh = !Files.exists(file);
    try (FileChannel channel = FileChannel.open(file, options)) {
      if (fresh) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE_MODE));
      }
      for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
        channel.write(rest);
      }
      channel.force(true);
    } catch (IOException e) {
      throw explained(e, path, content.length + SLACK);
    }
  }

  /** By the room that is left, not by the system's sentence: that is in the system's language. */
  private IOException explained(IOException e, String path, long wanted) {
    try {
      if (free() < wanted) {
        return new DiskFull("no room for " + path, e);
      }
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
    }
    return e;
  }
}
