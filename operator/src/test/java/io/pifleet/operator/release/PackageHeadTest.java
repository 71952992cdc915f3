package io.pifleet.operator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Manifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

/** What is read of a package when it is uploaded. */
class PackageHeadTest {
  private static final String MANIFEST =
      """
      {"distribution": "player-stable", "version": "2.2.0",
       "healthCheck": {"command": ["bin/healthy"]}}
      """;

  @Test
  void theManifestComesFirst() throws IOException {
    assertThat(read(packed(entry("pifleet.json", TarConstants.LF_NORMAL), MANIFEST)).version())
        .isEqualTo("2.2.0");
    assertThatThrownBy(() -> read(packed(entry("bin/a", TarConstants.LF_NORMAL), MANIFEST)))
        .isInstanceOf(NoPackage.class)
        .hasMessageContaining("tar -czf package.tar.gz pifleet.json");
  }

  @Test
  void whatTheBoxRefusesIsRefusedHere() {
    for (TarArchiveEntry entry :
        new TarArchiveEntry[] {
          entry("./pifleet.json", TarConstants.LF_NORMAL),
          entry("pifleet.json", TarConstants.LF_SYMLINK),
          entry("pifleet.json", TarConstants.LF_LINK)
        }) {
      assertThatThrownBy(() -> read(packed(entry, entry.isFile() ? MANIFEST : "")))
          .isInstanceOf(NoPackage.class);
    }
  }

  @Test
  void whatIsNoArchiveSaysSo() {
    assertThatThrownBy(() -> read("no archive".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(NoPackage.class)
        .hasMessageStartingWith("the file is no tar.gz");
  }

  /** A header that says it has a name of a gigabyte is not unpacked to see. */
  @Test
  void aBombInAHeaderIsNotUnpacked() throws IOException {
    byte[] bomb = packed(entry("././@LongLink", (byte) 'L'), "n".repeat(64 << 20));
    assertThat(bomb.length).isLessThan(1 << 20);
    assertThatThrownBy(() -> read(bomb)).isInstanceOf(NoPackage.class);
  }

  private static Manifest read(byte[] bytes) throws IOException {
    return PackageHead.read(new ByteArrayInputStream(bytes));
  }

  private static TarArchiveEntry entry(String name, byte type) {
    return new TarArchiveEntry(name, type);
  }

  private static byte[] packed(TarArchiveEntry entry, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      boolean link = entry.isSymbolicLink() || entry.isLink();
      entry.setSize(link ? 0 : content.length);
      if (link) {
        entry.setLinkName("other");
      }
      tar.putArchiveEntry(entry);
      if (!link) {
        tar.write(content);
      }
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }
}
