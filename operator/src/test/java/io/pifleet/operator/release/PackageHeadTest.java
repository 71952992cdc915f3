package io.pifleet.operator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.protocol.Manifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
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

  @Test
  void aPackageIsReadToItsEndWhenItComes() throws IOException {
    byte[] whole = good();
    PackageHead head = new PackageHead();
    assertThat(head.of(new ByteArrayInputStream(whole)).mimeType())
        .isEqualTo(PackageHead.MIME_TYPE);
    assertThat(Objects.requireNonNull(head.manifest()).version()).isEqualTo("2.2.0");

    for (int cut : new int[] {whole.length - 1, whole.length - 8, whole.length - 9}) {
      refused(Arrays.copyOf(whole, cut), "the package is cut short; upload it whole");
    }
    byte[] flipped = whole.clone();
    flipped[whole.length - 5] ^= 1;
    refused(flipped, "the package is damaged");
    byte[] more = Arrays.copyOf(whole, whole.length + 3);
    more[whole.length] = 'x';
    refused(more, "something follows its end");
  }

  /** As pigz and others write it. */
  @Test
  void aGzipOfSeveralPartsIsOne() throws IOException {
    byte[] tar = new java.util.zip.GZIPInputStream(new ByteArrayInputStream(good())).readAllBytes();
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (int from = 0; from < tar.length; from += 700) {
      try (GZIPOutputStream part = new GZIPOutputStream(unclosed(parts))) {
        part.write(tar, from, Math.min(700, tar.length - from));
      }
    }
    PackageHead head = new PackageHead();
    head.of(new ByteArrayInputStream(parts.toByteArray()));
    assertThat(Objects.requireNonNull(head.manifest()).version()).isEqualTo("2.2.0");
  }

  @Test
  void whatUnpacksToFarMoreThanItIsIsRefused() throws IOException {
    byte[] bomb = packed(entry("pifleet.json", TarConstants.LF_NORMAL), MANIFEST, 64 << 20);
    refused(bomb, "more than 200 times its own length");
  }

  /** The gzip header of a package may hold a name, which nobody needs. */
  @Test
  void anEndlessNameInTheGzipHeaderIsNotKept() {
    byte[] header = new byte[4 << 20];
    Arrays.fill(header, (byte) 'n');
    byte[] start = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 3};
    System.arraycopy(start, 0, header, 0, start.length);
    ByteArrayInputStream name = new ByteArrayInputStream(header);
    assertThatThrownBy(() -> new PackageHead().of(name))
        .isInstanceOf(NoPackage.class)
        .hasMessageContaining("nothing comes of its bytes");
    assertThat(name.available()).as("not read").isGreaterThan(2 << 20);
  }

  @Test
  void aManifestOfAGigabyteIsRefusedUnread() throws IOException {
    byte[] huge =
        packed(entry("pifleet.json", TarConstants.LF_NORMAL), MANIFEST + " ".repeat(1 << 26));
    refused(huge, "pifleet.json is longer than 65536 bytes");
  }

  @Test
  void whatTheManifestBreaksIsNamed() throws IOException {
    refused(
        packed(
            entry("pifleet.json", TarConstants.LF_NORMAL),
            MANIFEST.replace("2.2.0", "2.2.0+build")),
        "pifleet.json: version is a version of three numbers");
    refused(packed(entry("pifleet.json", TarConstants.LF_NORMAL), ""), "pifleet.json: ");
    refused(new byte[0], "the file is no tar.gz");
    refused(
        packed(entry("pifleet.json", TarConstants.LF_NORMAL), MANIFEST.substring(0, 40)),
        "pifleet.json: it is no JSON, line 1");
  }

  /** Any cut and any flip of a bit is one sentence, and no other exception. */
  @Test
  void whateverIsWrongIsToldInOneSentence() throws IOException {
    byte[] whole = good();
    for (int at = 0; at < whole.length; at++) {
      byte[] cut = Arrays.copyOf(whole, at);
      assertThatThrownBy(() -> new PackageHead().of(new ByteArrayInputStream(cut)))
          .isInstanceOf(NoPackage.class);
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      try {
        new PackageHead().of(new ByteArrayInputStream(flipped));
      } catch (NoPackage e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  private static void refused(byte[] bytes, String sentence) {
    assertThatThrownBy(() -> new PackageHead().of(new ByteArrayInputStream(bytes)))
        .isInstanceOf(NoPackage.class)
        .hasMessageContaining(sentence);
  }

  private static OutputStream unclosed(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  private static byte[] good() throws IOException {
    return packed(entry("pifleet.json", TarConstants.LF_NORMAL), MANIFEST, 5_000);
  }

  private static Manifest read(byte[] bytes) throws IOException {
    return PackageHead.read(new ByteArrayInputStream(bytes));
  }

  private static TarArchiveEntry entry(String name, byte type) {
    return new TarArchiveEntry(name, type);
  }

  private static byte[] packed(TarArchiveEntry entry, String text) throws IOException {
    return packed(entry, text, 0);
  }

  /** With so many zeros in a second file; none: no such file. */
  private static byte[] packed(TarArchiveEntry entry, String text, int zeros) throws IOException {
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
      if (zeros > 0) {
        TarArchiveEntry second = new TarArchiveEntry("zeros");
        second.setSize(zeros);
        tar.putArchiveEntry(second);
        tar.write(new byte[zeros]);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
