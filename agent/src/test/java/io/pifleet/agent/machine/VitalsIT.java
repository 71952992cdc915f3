package io.pifleet.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pifleet.protocol.Heartbeat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** /proc and /sys of a Pi, laid out in a folder. */
class VitalsIT {
  @TempDir private Path root;

  @Test
  void aPiIsRead() throws IOException {
    put("proc/stat", "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3\n");
    put("proc/meminfo", "MemTotal:  1000 kB\nMemFree: 10 kB\nMemAvailable:  400 kB\n");
    put("proc/uptime", "86400.12 1000.00\n");
    put(
        "proc/net/dev",
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets
            lo: 999 9 0 0 0 0 0 0 999 9 0 0 0 0 0 0
          eth0: 1000 9 0 0 0 0 0 0 200 9 0 0 0 0 0 0
         wlan0:50 9 0 0 0 0 0 0 7 9 0 0 0 0 0 0
        """);
    put("sys/class/thermal/thermal_zone0/temp", "52077\n");
    put("sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n");
    Vitals vitals = new Vitals(root, root);
    vitals.read();
    put("proc/stat", "cpu  150 0 150 800 100 0 0 0 0 0\n");
    Heartbeat heartbeat = vitals.read();
    assertThat(heartbeat.cpu()).isEqualTo(50.0);
    assertThat(heartbeat.memory()).isEqualTo(60.0);
    assertThat(heartbeat.temperature()).isEqualTo(52.1);
    assertThat(heartbeat.uptime()).isEqualTo(86_400);
    assertThat(heartbeat.received()).isEqualTo(1_050);
    assertThat(heartbeat.sent()).isEqualTo(207);
    assertThat(heartbeat.underVoltage()).isTrue();
    assertThat(heartbeat.readOnlyDisk()).isFalse();
    assertThat(heartbeat.disk()).isBetween(0.1, 100.0);
  }

  @Test
  void aMachineThatSaysNothingIsNoError() {
    Heartbeat heartbeat = new Vitals(root.resolve("none"), root).read();
    assertThat(heartbeat.cpu()).isZero();
    assertThat(heartbeat.temperature()).isNull();
    assertThat(new Machine(root.resolve("none"), "1", null).agent().model()).isNull();
  }

  @Test
  void theMachineNamesItself() throws IOException {
    put("proc/sys/kernel/hostname", "raspberrypi\n");
    put("proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0");
    put("etc/os-release", "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
    put("VERSION", "2.1.3\n");
    Machine machine = new Machine(root, "1.0.0", root.resolve("VERSION"));
    assertThat(machine.agent().hostname()).isEqualTo("raspberrypi");
    assertThat(machine.agent().model()).isEqualTo("Raspberry Pi 5 Model B Rev 1.0");
    assertThat(machine.agent().os()).isEqualTo("Debian GNU/Linux 12 (bookworm)");
    assertThat(machine.softwareVersion()).isEqualTo("2.1.3");
  }

  private void put(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
