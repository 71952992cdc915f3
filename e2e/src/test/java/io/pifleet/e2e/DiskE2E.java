package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.SmallDisk;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody else fills a box's disk to the last byte, a real one, and makes room again. */
@ExtendWith(Shared.class)
class DiskE2E {
  private static final Duration LIMIT = Duration.ofSeconds(150);
  private static final Duration SOONER_THAN_A_RETRY = Duration.ofSeconds(45);
  private static final String OLD = "Technique/old.mp4";
  private static final String NEW = "Technique/new.mp4";

  @Test
  void aBoxWithAFullDiskPlaysOnSaysSoAndGetsItsFileWhenThereIsRoom(World world) throws IOException {
    Tenant tenant = Tenant.create(world, "full-disk");
    Sha256 old = upload(world, tenant, "old", 61);
    Sha256 fresh = upload(world, tenant, "new", 62);
    tenant.declare("attic");
    BoxProcess box = tenant.admit("attic");
    box.kill();
    try (SmallDisk disk = SmallDisk.under(box.state(), 24 << 20)) {
      box.configure("[content]\nreserve_bytes=1Mi").start();
      tenant.deploy("old", "{sites: [attic]}", "old");
      box.awaitPlaying(OLD, old, LIMIT);

      Path hog = disk.fill();
      tenant.deploy("new", "{sites: [attic]}", "new");
      tenant.awaitCondition("site", "attic", "InSync", "False DiskShort");
      assertThat(tenant.message("site", "attic", "InSync"))
          .contains(NEW)
          .containsPattern("needs \\d+ bytes, 0 can be had");
      tenant.awaitCondition("site", "attic", "Healthy", "False DiskFull");
      tenant.awaitCondition("contentdeployment", "new", "Ready", "False Failed");
      assertThat(tenant.condition("contentdeployment", "old", "Ready")).isEqualTo("True Completed");
      assertThat(tenant.condition("site", "attic", "Online")).startsWith("True");
      assertThat(box.plays(OLD)).contains(old);

      box.kill();
      box.start();
      await("it comes back though it can write nothing")
          .atMost(LIMIT)
          .until(() -> tenant.condition("site", "attic", "Online").startsWith("True"));
      assertThat(box.plays(OLD)).contains(old);

      Files.delete(hog);
      box.awaitPlaying(NEW, fresh, SOONER_THAN_A_RETRY);
      tenant.kubectl("wait", "--for=condition=Ready", "site/attic", "--timeout=60s");
      box.close();
    }
  }

  private static Sha256 upload(World world, Tenant tenant, String name, int seed) {
    return tenant.upload(name, Video.write(world.folder().resolve(name + "-disk.mp4"), 1, seed));
  }
}
