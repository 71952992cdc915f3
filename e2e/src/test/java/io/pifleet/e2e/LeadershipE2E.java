package io.pifleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pifleet.e2e.harness.BoxProcess;
import io.pifleet.e2e.harness.OperatorProcess;
import io.pifleet.e2e.harness.Tenant;
import io.pifleet.e2e.harness.Video;
import io.pifleet.e2e.harness.World;
import io.pifleet.protocol.Sha256;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two operators, of which one leads. */
@ExtendWith(Shared.class)
class LeadershipE2E {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Says in the pod's status that leadership was lost. */
  private static final int LED_NO_LONGER = 3;

  @Test
  void aLeaderThatSleptThroughItsLeaseWakesAndDoesNothingMore(World world) {
    Tenant tenant = Tenant.create(world, "two-leaders");
    tenant.declare("port");
    BoxProcess box = tenant.admit("port");
    Sha256 ebb = upload(world, tenant, "ebb", 41);
    Sha256 flood = upload(world, tenant, "flood", 42);
    tenant.deploy("tide", "{sites: [port]}", "ebb");
    box.awaitPlaying(path("ebb"), ebb, LIMIT);

    OperatorProcess first = world.operator();
    OperatorProcess second =
        world
            .operator("second-operator")
            .set("PIFLEET_PRESENCE_GRACE", "2s")
            .set("PIFLEET_HEARTBEAT_INTERVAL", "2s")
            .start();
    second.awaitStandby();
    assertThat(first.ready()).as("a second one changes nothing").isTrue();

    first.child().pause();
    second.awaitReady();
    tenant.deploy("tide", "{sites: [port]}", "flood");
    box.awaitPlaying(path("flood"), flood, LIMIT);
    box.awaitGone(path("ebb"), LIMIT);
    tenant.kubectl("wait", "--for=condition=Ready", "contentdeployment/tide", "--timeout=90s");
    box.awaitAnswers(6, LIMIT);
    int answers = box.answers().size();
    long since = world.kube().audit().end();

    first.child().resume();
    assertThat(first.child().exit(LIMIT)).isEqualTo(LED_NO_LONGER);
    assertThat(tenant.operatorWrites(since)).as("the one that woke wrote nothing").isEmpty();
    assertThat(box.answers()).as("the one that woke said nothing").hasSize(answers);
    assertThat(second.ready()).isTrue();
    Sha256 ebbAgain = upload(world, tenant, "ebb", 43);
    tenant.deploy("tide", "{sites: [port]}", "ebb");
    box.awaitPlaying(path("ebb"), ebbAgain, LIMIT);
    assertThat(box.answers()).as("each command came once").doesNotHaveDuplicates();

    first.start().awaitStandby();
    second.close();
    first.awaitReady();
    await("the site is at the first one again")
        .atMost(LIMIT)
        .until(() -> tenant.condition("site", "port", "Online"), "True Online"::equals);
    box.close();
  }

  private static Sha256 upload(World world, Tenant tenant, String name, int seed) {
    return tenant.upload(name, Video.write(world.folder().resolve(name + ".mp4"), 1, seed));
  }

  private static String path(String content) {
    return "Technique/" + content + ".mp4";
  }
}
