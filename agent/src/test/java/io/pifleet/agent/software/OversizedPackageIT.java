package io.pifleet.agent.software;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that are too much, too little, or something else. */
class OversizedPackageIT {
  private static final Limits LIMITS = Limits.of(0);

  @TempDir private Path state;

  @Test
  void aBombOfZerosIsRefusedByItsRatio() throws IOException {
    Limits limits = new Limits(10, 1L << 30, 200, 0);
    PackageFile.sound().file("bomb", 0644, new byte[8 << 20]).write(archive());
    told(Failure.BadPackage, "more than 200 times its own length", limits);
  }

  @Test
  void aPackageIsNotLongerThanTheLimitWhateverItSays() throws IOException {
    byte[] noise = new byte[300_000];
    new Random(1).nextBytes(noise);
    PackageFile.sound().file("noise", 0644, noise).write(archive());
    told(Failure.BadPackage, "more than 200000 bytes", new Limits(10, 200_000, 200, 0));
  }

  @Test
  void aBombOfNamesIsRefusedByItsCount() throws IOException {
    PackageFile files = PackageFile.sound();
    for (int i = 0; i < 10; i++) {
      files.file("f" + i, "");
    }
    files.write(archive());
    Limits ten = new Limits(10, 1 << 20, 200, 0);
    told(Failure.BadPackage, "more than 10 files and folders", ten);
    PackageFile.sound().file("a/b/c/d/e/f/g/h/i/j/k", "").write(archive());
    told(Failure.BadPackage, "more than 10 files and folders", ten);
  }

  @Test
  void headersThatAreHugeAreNotKeptInMemory() throws IOException {
    for (char kind : new char[] {'L', 'x', 'g', 'K'}) {
      PackageFile.sound().write(archive());
      byte[] tar = PackageFile.sound().file("huge", 0644, new byte[200_000]).tar();
      // The second header becomes one of another kind, and its sum is made to fit.
      int header = 1024;
      tar[header + 156] = (byte) kind;
      PackageFile.sum(tar, header);
      Arrays.fill(tar, header + 512, header + 200_512, (byte) '7');
      Files.write(archive(), PackageFile.packed(tar));
      Unpacked end = told(Failure.BadPackage, "", LIMITS);
      assertThat(end.message()).containsAnyOf("headers of an entry are longer", "no whole tar.gz");
    }
  }

  @Test
  void whatIsCutShortAnywhereIsRefused() throws IOException {
    byte[] tar = PackageFile.sound().file("a", "text").tar();
    for (int end : new int[] {0, 100, 512, 600, 1024, 1500, 1536, 2000, 2048, 2560}) {
      Files.write(archive(), PackageFile.packed(Arrays.copyOf(tar, end)));
      told(Failure.BadPackage, "", LIMITS);
    }
    Files.write(archive(), PackageFile.packed(Arrays.copyOf(tar, 1024 + 1024)));
    told(Failure.BadPackage, "the package is cut short", LIMITS);
    byte[] packed = PackageFile.packed(tar);
    for (int end = 0; end < packed.length; end += 7) {
      Files.write(archive(), Arrays.copyOf(packed, end));
      told(Failure.BadPackage, "", LIMITS);
    }
    Files.write(archive(), Arrays.copyOf(packed, packed.length - 1));
    told(Failure.BadPackage, "the package is cut short", LIMITS);
  }

  @Test
  void whatFollowsTheEndIsRefused() throws IOException {
    byte[] tar = PackageFile.sound().tar();
    byte[] packed = PackageFile.packed(tar);
    Files.write(archive(), joined(packed, "garbage".getBytes(UTF_8)));
    told(Failure.BadPackage, "no whole tar.gz", LIMITS);
    Files.write(archive(), PackageFile.packed(joined(tar, new byte[100_000], new byte[] {1})));
    told(Failure.BadPackage, "something follows the end", LIMITS);
    byte[] mark = Arrays.copyOf(tar, 1024 + 512);
    Files.write(archive(), PackageFile.packed(joined(mark, PackageFile.sound().tar())));
    told(Failure.BadPackage, "something follows the end", LIMITS);
    Files.write(archive(), joined(packed, PackageFile.packed(PackageFile.sound().tar())));
    told(Failure.BadPackage, "something follows the end", LIMITS);
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    Files.writeString(archive(), "{}");
    told(Failure.BadPackage, "no whole tar.gz", LIMITS);
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    Files.write(archive(), PackageFile.packed(noise));
    told(Failure.BadPackage, "", LIMITS);
  }

  @Test
  void aGzipThatOnlyTalksIsNotKeptInMemory() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0});
    for (int i = 0; i < 3_000; i++) {
      out.write("a name that does not end ".repeat(40).getBytes(UTF_8));
    }
    Files.write(archive(), out.toByteArray());
    told(Failure.BadPackage, "nothing comes of its bytes", LIMITS);
    out.reset();
    byte[] none = emptyMember();
    for (int i = 0; i < 100_000; i++) {
      out.write(none);
    }
    Files.write(archive(), out.toByteArray());
    told(Failure.BadPackage, "", LIMITS);
  }

  private static byte[] emptyMember() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new GZIPOutputStream(out).close();
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  private Unpacked told(Failure reason, String says, Limits limits) {
    Unpacked end = Unpacked.of(state, limits);
    assertThat(end.reason()).as(end.message()).isEqualTo(reason);
    assertThat(end.message()).contains(says).hasSizeLessThan(256).doesNotContain("null");
    assertThat(state.resolve("software/next")).doesNotExist();
    return end;
  }

  private Path archive() {
    return state.resolve("p.tar.gz");
  }
}
