package io.pifleet.agent.software;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that are as they should be, and disks that are not. */
class LocalPackagesIT {
  private static final Limits LIMITS = Limits.of(0);

  @TempDir private Path state;

  @Test
  void aPackageIsUnpackedWithItsManifestFirst() throws IOException {
    PackageFile.sound()
        .folder("bin/")
        .file("bin/healthy", 0755, "#!/bin/sh\n".getBytes(UTF_8))
        .file("lib/deep/é.txt", "text")
        .file("empty", "")
        .write(archive());
    Unpacked end = Unpacked.of(state, LIMITS);
    assertThat(end.reason()).as(end.message()).isNull();
    assertThat(end.manifest().version()).isEqualTo("2.0.0");
    assertThat(next("pifleet.json")).hasContent(PackageFile.MANIFEST);
    assertThat(next("lib/deep/é.txt")).hasContent("text");
    assertThat(next("empty")).isEmptyFile();
    assertThat(mode("bin/healthy")).isEqualTo("rwxr-xr-x");
    assertThat(mode("lib/deep/é.txt")).isEqualTo("rw-r--r--");
    assertThat(mode("lib")).isEqualTo("rwxr-xr-x");
  }

  @Test
  void anAgentThatThePackageNamesIsInIt() throws IOException {
    withAgent().file("agent/agent.jar", "jar").write(archive());
    assertThat(Unpacked.of(state, LIMITS).manifest().agent()).isEqualTo("agent/agent.jar");
    withAgent().file("agent/Agent.jar", "jar").write(archive());
    isRefused();
    withAgent().folder("agent/agent.jar/").write(archive());
    isRefused();
    withAgent().write(archive());
    isRefused();
  }

  private static PackageFile withAgent() {
    String manifest =
        PackageFile.MANIFEST.replace(
            "\"services\"", "\"agent\": \"agent/agent.jar\", \"services\"");
    return PackageFile.empty().file("pifleet.json", manifest);
  }

  private void isRefused() {
    Unpacked end = Unpacked.of(state, LIMITS);
    assertThat(end.reason()).isEqualTo(Failure.BadPackage);
    assertThat(end.message())
        .isEqualTo("pifleet.json: agent is agent/agent.jar, which the package has not");
    assertThat(state.resolve("software/next")).doesNotExist();
  }

  @Test
  void aModeGivesNoMoreThanRunning() throws IOException {
    PackageFile.sound()
        .file("suid", 07777, new byte[1])
        .file("open", 0666, new byte[1])
        .write(archive());
    assertThat(Unpacked.of(state, LIMITS).reason()).isNull();
    assertThat(mode("suid")).isEqualTo("rwxr-xr-x");
    assertThat(mode("open")).isEqualTo("rw-r--r--");
    assertThat((int) Files.getAttribute(next("suid"), "unix:mode") & 07000).isZero();
  }

  /** The very command that the documentation gives. */
  @Test
  void whatTarMakesIsUnpacked() throws Exception {
    Path made = Files.createDirectories(state.resolve("made/bin"));
    Files.writeString(made.resolveSibling("pifleet.json"), PackageFile.MANIFEST);
    byte[] film = new byte[3 << 20];
    new Random(1).nextBytes(film);
    Files.write(made.resolve("player"), film);
    Files.writeString(made.resolve("n".repeat(120)), "long");
    Process tar =
        new ProcessBuilder("tar", "-C", "made", "-czf", "p.tar.gz", "pifleet.json", "bin")
            .directory(state.toFile())
            .start();
    assertThat(tar.waitFor()).isZero();
    Unpacked end = Unpacked.of(state, LIMITS);
    assertThat(end.reason()).as(end.message()).isNull();
    assertThat(next("bin/player")).hasBinaryContent(film);
    assertThat(next("bin/" + "n".repeat(120))).hasContent("long");
  }

  /** A long name comes in a header of its own, from which the reader takes the slash. */
  @Test
  void aLongNameThatIsAbsoluteStaysInside() throws IOException {
    String name = "n".repeat(150);
    PackageFile.sound().file("/" + name, "text").write(archive());
    assertThat(Unpacked.of(state, LIMITS).reason()).isNull();
    assertThat(next(name)).hasContent("text");
  }

  @Test
  void whatWasInTheFolderIsGoneAndWhatItPointedToIsNot() throws IOException {
    Path kept = Files.createDirectories(state.resolve("kept"));
    Files.writeString(kept.resolve("file"), "x");
    Files.createDirectories(next("old"));
    Files.createSymbolicLink(next("bin"), kept);
    PackageFile.sound().file("bin/file", "new").write(archive());
    assertThat(Unpacked.of(state, LIMITS).reason()).isNull();
    assertThat(next("old")).doesNotExist();
    assertThat(next("bin/file")).hasContent("new");
    assertThat(kept.resolve("file")).hasContent("x");
  }

  @Test
  void aFolderThatIsALinkIsReplacedAndOneAboveItIsNotFollowed() throws IOException {
    Path kept = Files.createDirectories(state.resolve("kept/next"));
    Files.writeString(kept.resolve("file"), "x");
    PackageFile.sound().write(archive());
    Files.createDirectories(state.resolve("software"));
    Files.createSymbolicLink(state.resolve("software/next"), kept);
    assertThat(Unpacked.of(state, LIMITS).reason()).isNull();
    assertThat(Files.isSymbolicLink(state.resolve("software/next"))).isFalse();
    assertThat(kept).isDirectoryContaining("glob:**file").isDirectoryNotContaining("glob:**json");
    Files.createSymbolicLink(state.resolve("link"), state.resolve("kept"));
    Unpacked end = Unpacked.of(state, "link/next", LIMITS);
    assertThat(end.reason()).isEqualTo(Failure.DiskError);
    assertThat(end.message()).contains("link is a link");
    assertThat(kept.resolve("file")).hasContent("x");
  }

  @Test
  void aDiskThatWouldFallBelowItsReserveIsShort() throws IOException {
    PackageFile.sound().write(archive());
    long most = Files.getFileStore(state).getTotalSpace();
    Unpacked end = Unpacked.of(state, Limits.of(most + 1));
    assertThat(end.reason()).isEqualTo(Failure.DiskShort);
    assertThat(end.message()).contains("less than the reserve of " + (most + 1));
    assertNothingIsLeft();
  }

  @Test
  void aDiskThatRefusesIsInError() throws IOException {
    PackageFile.sound().write(archive());
    Files.writeString(state.resolve("software"), "a file where a folder should be");
    assertThat(Unpacked.of(state, LIMITS).reason()).isEqualTo(Failure.DiskError);
  }

  @Test
  void anArchiveThatIsNotThereIsTheDisksError() {
    Unpacked end = Unpacked.of(state, LIMITS);
    assertThat(end.reason()).isEqualTo(Failure.DiskError);
    assertThat(end.message()).contains("there is no").contains("p.tar.gz");
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    assertThat(state.resolve("software/next")).doesNotExist();
  }

  private Path archive() {
    return state.resolve("p.tar.gz");
  }

  private Path next(String path) {
    return state.resolve("software/next").resolve(path);
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(next(path)));
  }
}
