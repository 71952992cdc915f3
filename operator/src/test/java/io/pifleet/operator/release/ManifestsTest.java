package io.pifleet.operator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pifleet.operator.content.MediaFacts;
import io.pifleet.operator.content.MemoryObjectStore;
import io.pifleet.operator.content.StoredFile;
import io.pifleet.protocol.Manifest;
import io.pifleet.protocol.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** What the stored packages say of themselves is read once, and of each its beginning only. */
class ManifestsTest {
  private final MemoryObjectStore store = new MemoryObjectStore();
  private final Manifests manifests = new Manifests(store);

  @Test
  void aPackageIsAskedOnce() throws IOException {
    StoredFile file = stored(packed(0));
    assertThat(manifests.of(file.sha256(), file.size()).version()).isEqualTo("2.2.0");
    assertThat(manifests.of(file.sha256(), file.size()).version()).isEqualTo("2.2.0");
    assertThat(store.opened()).isEqualTo(1);
  }

  /** The end of what is fetched is in the middle of a file that does not compress. */
  @Test
  void aLargePackageIsNotFetchedWhole() throws IOException {
    StoredFile file = stored(packed(1 << 20));
    assertThat(file.size()).isGreaterThan(1 << 20);
    assertThat(manifests.of(file.sha256(), file.size()).version()).isEqualTo("2.2.0");
  }

  @Test
  void whatIsNoneIsLookedAtAgain() throws IOException {
    StoredFile file = stored("no package".getBytes(StandardCharsets.UTF_8));
    for (int time = 1; time <= 2; time++) {
      assertThatThrownBy(() -> manifests.of(file.sha256(), file.size()))
          .isInstanceOf(NoPackage.class)
          .hasMessageStartingWith("the file is no tar.gz");
      assertThat(store.opened()).isEqualTo(time);
    }
  }

  @Test
  void aStoreThatFailsIsNoFaultOfThePackage() {
    assertThatThrownBy(() -> manifests.of(Sha256.ofText("absent"), 10))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoPackage.class);
  }

  private StoredFile stored(byte[] bytes) throws IOException {
    return store.put(
        new ByteArrayInputStream(bytes),
        in -> new MediaFacts(PackageHead.MIME_TYPE, null, null, null, null));
  }

  private static byte[] packed(int noise) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] random = new byte[noise];
    new Random(7).nextBytes(random);
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      add(
          tar,
          Manifest.FILE,
          """
          {"distribution": "player-stable", "version": "2.2.0",
           "healthCheck": {"command": ["bin/healthy"]}}
          """
              .getBytes(StandardCharsets.UTF_8));
      add(tar, "noise", random);
    }
    return bytes.toByteArray();
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
