package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Sha256;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store's room comes back when nobody names a file any more. */
@ExtendWith(Shared.class)
class SweepE2E {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void aFileGoesAWhileAfterTheLastContentThatNamesIt(World world) {
    Tenant one = Tenant.create(world, "sweep-one");
    Tenant other = Tenant.create(world, "sweep-other");
    Sha256 shared = one.upload("shared", Video.write(world.folder().resolve("shared.mp4"), 1, 11));
    other.upload("shared", world.folder().resolve("shared.mp4"));
    Sha256 only = one.upload("only", Video.write(world.folder().resolve("only.mp4"), 1, 12));
    assertThat(world.store().holds("objects/" + only)).isTrue();

    one.kubectl("delete", "content", "shared", "only");

    await("the file that nobody names leaves the store")
        .atMost(LIMIT)
        .until(() -> !world.store().holds("objects/" + only));
    await("and so does its mark").atMost(LIMIT).until(() -> !world.store().holds("unused/" + only));
    assertThat(world.store().holds("objects/" + shared)).as("the other tenant names it").isTrue();
    assertThat(other.condition("content", "shared", "Ready")).isEqualTo("True Stored");
  }
}
