package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.AuditLog;
import io.pifleet.e2e.harness.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** The harness is a guest on a developer's machine. */
@ExtendWith(Shared.class)
class LoopbackE2E {
  private static final String LISTENS = "0A";

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only there /proc tells who listens")
  void nobodyOnTheNetworkReachesAPartOfTheHarness(World world) throws IOException {
    assertThat(world.operator().ready()).isTrue();
    List<String> addresses = new ArrayList<>();
    Set<String> own = sockets();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split(" +", -1);
        if (fields[3].equals(LISTENS) && own.contains(fields[9])) {
          addresses.add(fields[1].replaceFirst(":.*", ""));
        }
      }
    }
    assertThat(addresses)
        .as("etcd twice, kube-apiserver, store, broker, operator twice, a proxy")
        .hasSizeGreaterThanOrEqualTo(8)
        .allMatch(LoopbackE2E::loopback);
  }

  @Test
  void theApiServerWritesDownEachRequestOnce(World world) {
    AuditLog audit = world.kube().audit();
    long end = audit.end();
    world.kubectl().ok("get", "sites", "-n", "nobody-else-asks-for-this");
    await()
        .untilAsserted(
            () ->
                assertThat(audit.callsSince(end))
                    .filteredOn(call -> call.namespace().equals("nobody-else-asks-for-this"))
                    .extracting(AuditLog.Call::use)
                    .containsExactly(new AuditLog.Use("admin", "list", "pifleet.io", "sites")));
    assertThat(AuditLog.counted(audit.calls()))
        .as("the operator lists and watches under its own name")
        .containsKey(
            new AuditLog.Use(
                "system:serviceaccount:pifleet-system:pifleet-operator",
                "watch",
                "pifleet.io",
                "sites"));
  }

  /** 127.x.y.z, of both tables, whose words are in the order of this machine's bytes. */
  private static boolean loopback(String address) {
    return address.matches("(0{16}FFFF0000|)[0-9A-F]{6}7F|0{24}01000000");
  }

  /** The inodes of the sockets of this JVM and of what it started. */
  private static Set<String> sockets() throws IOException {
    Set<String> inodes = new HashSet<>();
    ProcessHandle self = ProcessHandle.current();
    for (ProcessHandle process : Stream.concat(Stream.of(self), self.descendants()).toList()) {
      try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
        for (Path file : open.toList()) {
          inodes.add(inode(file));
        }
      } catch (NoSuchFileException endedMeanwhile) {
        // Then it does not listen.
      }
    }
    return inodes;
  }

  /** Empty for what is no socket, and for what was closed meanwhile. */
  private static String inode(Path file) throws IOException {
    try {
      String target = Files.readSymbolicLink(file).toString();
      return target.startsWith("socket:[") ? target.substring(8, target.length() - 1) : "";
    } catch (NoSuchFileException closedMeanwhile) {
      return "";
    }
  }
}
