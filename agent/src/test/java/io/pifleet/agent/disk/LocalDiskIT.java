package io.pifleet.agent.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port's promises on a real file system. */
class LocalDiskIT {
  @TempDir private Path root;
  private LocalDisk disk;

  @BeforeEach
  void disk() {
    disk = new LocalDisk(root);
  }

  @Test
  void whatIsNotThereIsNoError() throws IOException {
    assertThat(disk.read("a")).isNull();
    assertThat(disk.size("a")).isEqualTo(-1);
    assertThat(disk.list("a")).isEmpty();
    assertThat(disk.target("a")).isNull();
    disk.delete("a");
  }

  @Test
  void writeReplacesAndAppendAdds() throws IOException {
    disk.write("a", bytes("long text"));
    disk.write("a", bytes("one"));
    disk.append("a", bytes(" two"));
    disk.append("b", bytes("new"));
    assertThat(root.resolve("a")).hasContent("one two");
    assertThat(root.resolve("b")).hasContent("new");
    assertThat(disk.size("a")).isEqualTo(7);
    assertThat(disk.list("")).containsExactly("a", "b");
    assertThat(mode("a")).isEqualTo("rw-r--r--");
  }

  @Test
  void aLinkIsASecondNameOfOneFile() throws IOException {
    disk.makeFolder("tree/Équipe/Première");
    disk.write("a", bytes("film"));
    disk.link("a", "tree/Équipe/Première/é.mp4");
    disk.delete("a");
    assertThat(root.resolve("tree/Équipe/Première/é.mp4")).hasContent("film");
    assertThat(mode("tree/Équipe")).isEqualTo("rwxr-xr-x");
  }

  @Test
  void aPointerIsSwitchedAndNeverMissing() throws Exception {
    disk.makeFolder("content/trees/1");
    disk.makeFolder("content/trees/2");
    disk.write("content/trees/1/index.json", bytes("{}"));
    disk.write("content/trees/2/index.json", bytes("{}"));
    disk.point("content/current", "trees/1");
    int[] missing = {0};
    Thread player =
        new Thread(
            () -> {
              Path index = root.resolve("content/current/index.json");
              while (!Thread.currentThread().isInterrupted()) {
                missing[0] += Files.exists(index) ? 0 : 1;
              }
            });
    player.start();
    for (int i = 0; i < 500; i++) {
      disk.point("content/current", "trees/" + (1 + i % 2));
    }
    player.interrupt();
    player.join();
    assertThat(missing[0]).isZero();
    assertThat(disk.target("content/current")).isEqualTo("trees/2");
    assertThat(disk.list("content")).containsExactly("current", "trees");
  }

  @Test
  void aFolderIsDeletedWithWhatItHoldsAndNotWhatItPointsTo() throws IOException {
    disk.makeFolder("out");
    disk.write("out/keep", bytes("x"));
    disk.makeFolder("tree/a/b");
    disk.write("tree/a/b/c", bytes("x"));
    disk.point("tree/a/link", "../../out");
    disk.delete("tree");
    assertThat(disk.list("")).containsExactly("out");
    assertThat(disk.read("out/keep")).isNotNull();
  }

  @Test
  void aFolderCanBeSynced() throws IOException {
    disk.makeFolder("a");
    disk.sync("a");
    disk.sync("");
    assertThat(disk.free()).isPositive();
  }

  @Test
  void aPathThatLeadsOutIsRefused() {
    assertThatThrownBy(() -> disk.write("../x", bytes("x")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("leads out");
    assertThatThrownBy(() -> disk.delete("/etc/hostname")).isInstanceOf(IOException.class);
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(path)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
