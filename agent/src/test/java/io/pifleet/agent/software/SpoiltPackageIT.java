package io.pifleet.agent.software;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages with some bytes that nobody intended: each has an answer, and stays in its folder. */
class SpoiltPackageIT {
  private static final long SEED = 20_260_601;
  private static final int ROUNDS = 400;
  private static final Limits LIMITS = new Limits(50, 1 << 20, 200, 0);

  @TempDir private Path outside;

  @Test
  void whateverIsInAPackageIsAnsweredAndStaysInside() throws IOException {
    Path state = Files.createDirectories(outside.resolve("state"));
    Random random = new Random(SEED);
    int sound = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] tar = tar();
      spoil(tar, random);
      byte[] packed = PackageFile.packed(tar);
      if (round % 4 == 0) {
        spoil(packed, random);
      }
      Files.write(state.resolve("p.tar.gz"), packed);
      Unpacked end = Unpacked.of(state, LIMITS);
      String what = "seed " + SEED + ", round " + round + ": " + end.message();
      if (end.reason() == null) {
        sound++;
        assertOnlyFilesAndFolders(state.resolve("software/next"));
      } else {
        assertThat(end.reason()).as(what).isIn(Failure.BadPackage, Failure.WrongRelease);
        assertThat(end.message())
            .as(what)
            .doesNotContain("unpacking failed")
            .doesNotContain("null");
        assertThat(state.resolve("software/next")).as(what).doesNotExist();
      }
      assertThat(outside.toFile().list()).as(what).containsExactly("state");
      assertThat(state.toFile().list()).as(what).contains("p.tar.gz").hasSizeLessThan(3);
    }
    assertThat(sound).as("what was spoilt where it does not show").isBetween(1, ROUNDS / 2);
  }

  private static byte[] tar() throws IOException {
    return PackageFile.sound()
        .folder("bin/")
        .file("bin/healthy", 0755, new byte[700])
        .file("lib/" + "n".repeat(120), "text")
        .file("a/b/c", "text")
        .tar();
  }

  /** Headers are a small part of it, and the better part to spoil; their sums are made to fit. */
  private static void spoil(byte[] bytes, Random random) {
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      bytes[at] = (byte) random.nextInt(256);
      int header = at / 512 * 512;
      if (header + 512 <= bytes.length && bytes[header + 257] == 'u') {
        PackageFile.sum(bytes, header);
      }
    }
  }

  private static void assertOnlyFilesAndFolders(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> odd =
          all.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
              .filter(p -> !Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
              .toList();
      assertThat(odd).isEmpty();
    }
  }
}
