package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A long file over a bad network, and from a store that goes away. */
@ExtendWith(Shared.class)
class DownloadE2E {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int CUTS = 10;

  private static final int UNAVAILABLE = 503;

  /** What a cut may cost twice is bounded, so the file must be long for one part in a hundred. */
  private static final int SECONDS = 14;

  @Test
  void aDownloadCutTenTimesCostsNoByteTwice(World world) throws IOException {
    Tenant tenant = Tenant.create(world, "bad-network");
    tenant.declare("barn");
    BoxProcess box = tenant.admit("barn");
    tenant.awaitCondition("site", "barn", "Online", "True Online");
    Path video = Video.write(world.folder().resolve("long.mp4"), SECONDS, 11);
    Sha256 digest = tenant.upload("long", video);
    long size = Files.size(video);

    long before = box.gateway().served();
    box.gateway().cutAfter(gaps(size));
    tenant.deploy("long", "{sites: [barn]}", "long");
    box.awaitPlaying("Technique/long.mp4", digest, LIMIT);
    double ratio = (double) (box.gateway().served() - before) / size;
    System.out.printf("bytes served / size, cut %d times: %.4f%n", CUTS, ratio);
    assertThat(box.gateway().cuts()).isEqualTo(CUTS);
    assertThat(ratio).isLessThanOrEqualTo(1.01);
    tenant.kubectl("wait", "--for=condition=Ready", "contentdeployment/long", "--timeout=60s");
    box.close();
  }

  @Test
  void aStoreThatGoesAwayInMidDownloadDelaysTheFileAndSpoilsNothing(World world)
      throws IOException {
    Tenant tenant = Tenant.create(world, "bad-store");
    tenant.declare("shed");
    BoxProcess box = tenant.admit("shed");
    tenant.awaitCondition("site", "shed", "Online", "True Online");
    Path video = Video.write(world.folder().resolve("halved.mp4"), 3, 12);
    Sha256 digest = tenant.upload("halved", video);
    String object = "/api/objects/" + digest;
    String key = "Api-Key " + box.credential("api.key").strip();

    box.gateway().cutAfter(Files.size(video) / 2);
    tenant.deploy("halved", "{sites: [shed]}", "halved");
    await("half of it came").atMost(LIMIT).until(() -> box.gateway().cuts() == 1);
    box.gateway().cut();
    world.store().stop();
    assertThat(world.gatewayClientElsewhere().get(object, key).status()).isEqualTo(UNAVAILABLE);
    long served = box.gateway().served();
    box.gateway().restore();
    await("the box asks for the rest and is told to come again")
        .atMost(LIMIT)
        .until(() -> box.gateway().served() > served);
    assertThat(box.plays("Technique/halved.mp4")).isEmpty();
    saysWhyItIsStuck(tenant, box);

    world.store().restart();
    box.awaitPlaying("Technique/halved.mp4", digest, LIMIT);
    tenant.kubectl("wait", "--for=condition=Ready", "contentdeployment/halved", "--timeout=90s");
    assertThat(box.answers()).as("one command, accepted and done").hasSize(2);
    box.close();
  }

  /** To the person at the cluster, and to the one at the box. */
  private static void saysWhyItIsStuck(Tenant tenant, BoxProcess box) {
    await("the site says what keeps the file")
        .atMost(LIMIT)
        .until(
            () ->
                tenant
                    .message("site", "shed", "InSync")
                    .contains("gets no byte of Technique/halved.mp4: the server answered 503"));
    assertThat(box.agent("status").output())
        .containsPattern("fetch Technique/halved.mp4, .* MB of .* MB; \\d+ tries in a row failed");
    assertThat(box.agent("doctor").output()).contains("tries in a row failed since");
  }

  /** What lies between ten random places of the file. */
  private static long[] gaps(long size) {
    long seed = System.nanoTime();
    System.out.println("The network is cut at places of seed " + seed);
    long[] places = new Random(seed).longs(CUTS, 1, size).sorted().toArray();
    long[] gaps = new long[CUTS];
    for (int i = 0; i < CUTS; i++) {
      gaps[i] = places[i] - (i == 0 ? 0 : places[i - 1]);
    }
    return gaps;
  }
}
