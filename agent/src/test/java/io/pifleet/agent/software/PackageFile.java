package io.pifleet.agent.software;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A package as somebody made it, with good or bad intent. */
final class PackageFile {
  static final String MANIFEST =
      """
      {"distribution": "player", "version": "2.0.0", "services": ["player.service"],
       "healthCheck": {"command": ["bin/healthy"]}}
      """;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  private PackageFile() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  static PackageFile empty() {
    return new PackageFile();
  }

  static PackageFile sound() {
    return empty().file("pifleet.json", MANIFEST);
  }

  PackageFile file(String name, String content) {
    return file(name, 0644, content.getBytes(UTF_8));
  }

  PackageFile file(String name, int mode, byte[] content) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setMode(mode);
    return entry(entry, content);
  }

  PackageFile folder(String name) {
    return entry(new TarArchiveEntry(name, TarConstants.LF_DIR, true), new byte[0]);
  }

  PackageFile special(String name, byte kind, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
    entry.setLinkName(target);
    return entry(entry, new byte[0]);
  }

  private PackageFile entry(TarArchiveEntry entry, byte[] content) {
    try {
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The archive without compression. */
  byte[] tar() throws IOException {
    tar.close();
    return bytes.toByteArray();
  }

  void write(Path file) throws IOException {
    Files.write(file, packed(tar()));
  }

  static byte[] packed(byte[] tar) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(tar);
    }
    return out.toByteArray();
  }

  /** Makes a header's sum fit what is in it. */
  static void sum(byte[] tar, int header) {
    int sum = 0;
    Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
    for (int i = 0; i < 512; i++) {
      sum += tar[header + i] & 0xff;
    }
    System.arraycopy("%06o\0 ".formatted(sum).getBytes(UTF_8), 0, tar, header + 148, 8);
  }
}
