package io.pifleet.agent.software;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    refused(
        PackageFile.empty().file("pifleet.json", PackageFile.MANIFEST.replace("2.0.0", "v2.0.0")),
        "pifleet.json: version");
    refused(PackageFile.empty().file("pifleet.json", " ".repeat(65_537)), "longer than 65536");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0.1", "2.0.0-rc.1"})
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
