package io.pifleet.agent.software;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages that somebody with bad intent, or a bad day, has made. */
class HostilePackageIT {
  private static final Limits LIMITS = Limits.of(0);

  @TempDir private Path outside;
  private Path state;

  @AfterEach
  void nothingIsLeftAndNothingIsOutside() throws IOException {
    assertThat(state.resolve("software/next")).doesNotExist();
    assertThat(outside.resolve("evil")).doesNotExist();
    try (var files = Files.list(outside)) {
      assertThat(files).containsExactly(state);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "../evil, of dots only",
    "../../../evil, of dots only",
    "a/../../evil, of dots only",
    "./evil, of dots only",
    "a/.../evil, of dots only",
    "/evil, begins with a slash",
    "//evil, begins with a slash",
    "a//evil, is empty",
    "a\\evil, a backslash",
    "'a\nevil', entry a?evil holds",
    "a\u202eevil, text direction",
    "pifleet.json/evil, needs a folder where a file is",
    "PIFLEET.json, differs from another only by case",
    "pifleet.json, is there twice",
  })
  void aNameThatIsNoPlainPathIsRefused(String name, String rule) throws IOException {
    refused(PackageFile.sound().file(name, "evil"), rule);
  }

  @Test
  void aNameThatIsTooLongIsRefused() throws IOException {
    refused(PackageFile.sound().file("n".repeat(256), ""), "longer than 255 bytes");
    refused(PackageFile.sound().file("é".repeat(128), ""), "longer than 255 bytes");
    refused(PackageFile.sound().file("a/".repeat(512) + "n", ""), "longer than 1024 bytes");
  }

  @Test
  void namesThatSomeDiskTakesForOneAreRefused() throws IOException {
    refused(PackageFile.sound().file("é", "").file("e\u0301", ""), "letters are composed");
    refused(PackageFile.sound().file("A/x", "").file("a/y", ""), "only by case");
    refused(PackageFile.sound().folder("a/").folder("a/"), "entry a is there twice");
    refused(PackageFile.sound().file("a/b", "").file("a", ""), "or the other way round");
  }

  @ParameterizedTest
  @CsvSource({
    "1, a hard link",
    "2, a symbolic link",
    "3, a device",
    "4, a device",
    "6, a pipe",
    "S, a sparse file",
    "M, of a kind",
  })
  void anEntryThatIsNeitherFileNorFolderIsRefused(char kind, String told) throws IOException {
    refused(PackageFile.sound().special("odd", (byte) kind, "/etc/passwd"), told);
  }

  @Test
  void aFileThroughALinkIsNeverReached() throws IOException {
    refused(
        PackageFile.sound()
            .special("link", TarConstants.LF_SYMLINK, "../../..")
            .file("link/evil", "evil"),
        "link is a symbolic link");
  }

  @Test
  void aSparseFileAsTarMakesItIsRefused() throws Exception {
    Path made = Files.createDirectories(state().resolve("made"));
    Files.writeString(made.resolve("pifleet.json"), PackageFile.MANIFEST);
    try (var file = new java.io.RandomAccessFile(made.resolve("hole").toFile(), "rw")) {
      file.setLength(1 << 20);
      file.write(1);
    }
    for (String format : List.of("gnu", "posix")) {
      Process tar =
          new ProcessBuilder(
                  "tar",
                  "-S",
                  "--format=" + format,
                  "-C",
                  "made",
                  "-czf",
                  "p.tar.gz",
                  "pifleet.json",
                  "hole")
              .directory(state.toFile())
              .start();
      assertThat(tar.waitFor()).isZero();
      told(Failure.BadPackage, "a sparse file", LIMITS);
    }
  }

  @Test
  void aManifestThatIsNotFirstIsRefused() throws IOException {
    refused(
        PackageFile.empty().file("a", "").file("pifleet.json", PackageFile.MANIFEST),
        "begins with entry a and not with pifleet.json");
    refused(PackageFile.empty(), "begins with nothing");
    refused(PackageFile.empty().folder("pifleet.json/"), "begins with");
  }

  @Test
  void aManifestThatBreaksARuleIsRefusedWithIt() throws IOException {
    refused(PackageFile.empty().file("pifleet.json", "{}"), "pifleet.json: distribution");
    refused(PackageFile.empty().file("pifleet.json", " ".repeat(65_537)), "longer than 65536");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0.1", "2.0.0-rc.1", "v2.0.0"})
  void anotherVersionIsNotTheOneThatWasSent(String version) throws IOException {
    PackageFile.empty()
        .file("pifleet.json", PackageFile.MANIFEST.replace("2.0.0", version))
        .write(archive());
    told(Failure.WrongRelease, "player " + version + " and not player 2.0.0", LIMITS);
  }

  @Test
  void aPackageEnds() throws IOException {
    String json = PackageFile.MANIFEST.replace("\"services\"", "\"expires\": \"%s\", \"services\"");
    PackageFile.empty()
        .file("pifleet.json", json.formatted(Unpacked.NOW.minusSeconds(1)))
        .write(archive());
    told(Failure.Outdated, "expired at 2026-05-31T23:59:59Z", LIMITS);
  }

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

  private void refused(PackageFile file, String says) throws IOException {
    file.write(archive());
    told(Failure.BadPackage, says, LIMITS);
  }

  private Unpacked told(Failure reason, String says, Limits limits) {
    Unpacked end = Unpacked.of(state, limits);
    assertThat(end.reason()).as(end.message()).isEqualTo(reason);
    assertThat(end.message()).contains(says).hasSizeLessThan(256).doesNotContain("null");
    assertThat(state.resolve("software/next")).doesNotExist();
    return end;
  }

  private Path state() throws IOException {
    state = Files.createDirectories(outside.resolve("state"));
    return state;
  }

  private Path archive() throws IOException {
    return state().resolve("p.tar.gz");
  }
}
