package io.pifleet.agent.box;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent's folder, by paths relative to it with slashes between the parts.
 *
 * <p>DESIGN: what survives a power cut. {@link #write} and {@link #append} return when the bytes
 * are on the medium; a cut within them leaves any part of the bytes. The <em>names</em> that {@code
 * write} of a new file, {@link #rename}, {@link #link}, {@link #point}, {@link #makeFolder} and
 * {@link #delete} change are on the medium once {@link #sync} of the folder that holds the name
 * returned; before that each may be there or not. {@code rename} and {@code point} are atomic: the
 * old name or the new one, never none. Whoever writes a disk for a simulator may lose and tear all
 * that this paragraph allows.
 */
public interface Disk {
  /** The content of a file; null when there is none. */
  byte @Nullable [] read(String path) throws IOException;

  /** The size of a file in bytes; -1 when there is none. */
  long size(String path) throws IOException;

  /** The names in a folder, sorted; empty when there is none. */
  List<String> list(String folder) throws IOException;

  /**
   * Where a symbolic link points to, as it was given to {@link #point}; null when there is none.
   */
  @Nullable String target(String link) throws IOException;

  /** Makes or replaces a file. */
  void write(String path, byte[] content) throws IOException;

  /** Adds to the end of a file, made when there is none. */
  void append(String path, byte[] content) throws IOException;

  /** Gives a file another name, which replaces what bore it. */
  void rename(String from, String to) throws IOException;

  /** Gives a file a second name. */
  void link(String existing, String name) throws IOException;

  /** Makes a symbolic link point to {@code target}, relative to the link's folder, in one step. */
  void point(String link, String target) throws IOException;

  /** Makes a folder and those above it. */
  void makeFolder(String folder) throws IOException;

  /** Takes a file, or a folder with all in it, away; what is not there is no error. */
  void delete(String path) throws IOException;

  /** Makes the names in a folder survive a power cut. */
  void sync(String folder) throws IOException;

  /** Bytes that may still be written. */
  long free() throws IOException;
}
