package io.pifleet.e2e.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A disk of its own for one folder: a tmpfs, mounted by root or through sudo. */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;
  private final AtomicBoolean mounted = new AtomicBoolean(true);

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Moves what a folder holds to a disk of that many bytes, and mounts it there. */
  public static SmallDisk under(Path folder, long bytes) {
    Path was = folder.resolveSibling(folder.getFileName() + "-on-the-large-disk");
    run("mv", folder.toString(), was.toString());
    run("mkdir", folder.toString());
    asRoot("mount", "-t", "tmpfs", "-o", "size=" + bytes, "pifleet-test", folder.toString());
    SmallDisk disk = new SmallDisk(folder);
    // Or the next run could not empty its folder.
    Runtime.getRuntime().addShutdownHook(new Thread(disk::close, "unmount"));
    run("cp", "-a", was + "/.", folder.toString());
    return disk;
  }

  /** Writes one file until not a byte more fits, and tells where it is. */
  public Path fill() throws IOException {
    Path hog = folder.resolve("hog");
    FileStore store = Files.getFileStore(folder);
    try (OutputStream out = Files.newOutputStream(hog)) {
      byte[] block = new byte[4_096];
      while (store.getUsableSpace() >= block.length) {
        out.write(block);
      }
    }
    return hog;
  }

  @Override
  public void close() {
    if (mounted.compareAndSet(true, false)) {
      asRoot("umount", "--lazy", folder.toString());
    }
  }

  private static void asRoot(String... command) {
    boolean root = "root".equals(System.getProperty("user.name"));
    run(
        Stream.concat(root ? Stream.empty() : Stream.of("sudo", "-n"), Stream.of(command))
            .toArray(String[]::new));
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
